"""Data that people add in the app: drafts that are looked at, and data sets that are kept."""
