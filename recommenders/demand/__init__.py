"""Demand: the units that will be bought of each item, week by week, from household to shop."""
