"""Somebody who is not in the data: what was written down as purchases, and whose history it is."""
