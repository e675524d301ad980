"""The panels of the Reasons view, and what it caches."""
