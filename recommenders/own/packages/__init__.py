"""Models of well-known packages, asked as a recommender is: about histories, for all items."""
