"""Reading a table of searches."""
