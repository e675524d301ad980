"""What the views share: the selection, the caches, the parts of a screen."""
