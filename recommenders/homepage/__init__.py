"""A homepage of shelves: what fills them, how likely each is to be used, and in which order."""
