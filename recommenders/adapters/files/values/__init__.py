"""Cells into values: texts, ids, numbers and times as people and programs write them."""
