"""Trees on readable features that imitate a recommender, and how well they do."""
