"""The panels of the Cohort view, and what it caches."""
