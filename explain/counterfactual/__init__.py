"""The recommender asked about another history."""
