"""Experiments in words and pictures: plans, verdicts with their caveats, and credit."""
