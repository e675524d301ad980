"""Dates and times in the ways that people, spreadsheets and programs write them."""
