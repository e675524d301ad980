"""What the views draw with."""
