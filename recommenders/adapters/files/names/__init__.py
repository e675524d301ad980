"""Words that files have in the names of their columns."""
