"""Explanations of recommendations, each checked by asking the recommender again."""
