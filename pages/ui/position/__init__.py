"""The panels of the Position view, and what it caches."""
