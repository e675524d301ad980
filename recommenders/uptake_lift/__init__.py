"""Uptake times personal lift: what is taken up now, and how far the purchases lift it."""
