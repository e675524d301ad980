"""The panels of the Due view, and what it caches."""
