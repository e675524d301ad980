"""How well recommenders rank: splits, metrics, intervals, and the command that prints them."""
