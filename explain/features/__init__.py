"""Readable features of a customer and an item, from the log and the catalogue alone."""
