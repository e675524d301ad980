"""Demand in words and pictures: what is expected, between which numbers, and why."""
