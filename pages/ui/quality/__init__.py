"""The panels of the Quality view, and what it caches."""
