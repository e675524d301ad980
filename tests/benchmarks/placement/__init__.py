"""What the place of an item does, and what another policy would have earned."""
