"""The battery that every recommender of this project inherits."""
