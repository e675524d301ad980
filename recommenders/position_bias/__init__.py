"""How much the place of an item decides whether it is clicked, and what is left without it."""
