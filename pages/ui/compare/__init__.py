"""The panels of the Compare view, and what it caches."""
