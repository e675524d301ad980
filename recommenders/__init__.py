"""Recommenders behind one seam: `score(histories, items=None)`."""
