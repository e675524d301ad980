"""A recommender of one's own, whatever it is: named by its place in Python, believed once tried."""
