"""The panels of the Recommender view, and what it caches."""
