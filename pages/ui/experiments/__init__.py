"""The panels of the Experiments view, and what it caches."""
