"""Which recommender, and how good: views of the group Models."""
