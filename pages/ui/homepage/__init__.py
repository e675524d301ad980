"""The panels of the Homepage view, and what it caches."""
