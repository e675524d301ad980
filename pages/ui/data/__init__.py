"""The panels of the Data view, and what it caches."""
