"""What places do to clicks, in words and tables, and what another policy would have earned."""
