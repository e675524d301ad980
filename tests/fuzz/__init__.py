"""Inputs that nobody meant: each ends in a sentence or in a right reading, never in a traceback."""
