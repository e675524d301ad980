"""Two recommenders in one list: the draft, and its simulation on held-back purchases."""
