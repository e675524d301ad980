"""The panels of the Customer view, and what it caches."""
