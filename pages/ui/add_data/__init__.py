"""Adding data of one's own: files or a place, the roles of columns, what it comes to."""
