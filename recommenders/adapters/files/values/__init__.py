"""Cells into values: texts, ids and numbers as people and programs write them."""
