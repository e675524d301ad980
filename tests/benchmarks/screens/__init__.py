"""The screens: how long they take, and whether everybody can use them."""
