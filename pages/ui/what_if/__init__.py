"""The panels of the What if view, and what it caches."""
