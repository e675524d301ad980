"""The rules of a shop in words, and what they do to its lists."""
