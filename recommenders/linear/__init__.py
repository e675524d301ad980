"""Recommenders whose score is a sum over the history: neighbours, EASE, graphs, iALS."""
