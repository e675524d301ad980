"""How customers search: their words, what the shop shows for them, and what they click."""
