"""Logs of any size that look like those of a shop, and what they cost."""
