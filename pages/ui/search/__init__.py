"""The panels of the Search view, and what it caches."""
