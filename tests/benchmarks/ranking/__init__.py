"""The lists: recommenders beside those of others, on public splits."""
