"""From scores to a list: the ranker, variety, and the dial of probability ratios."""
