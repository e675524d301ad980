"""A group of customers against the rest."""
