"""Files to be had: of a whole view, of one panel, of a list."""
