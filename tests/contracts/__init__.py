"""Batteries of tests that every recommender and every explainer inherits."""
