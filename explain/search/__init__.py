"""A search in words: its items, why they stand there, and what sessions change."""
