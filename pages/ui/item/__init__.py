"""The panels of the Item view, and what it caches."""
