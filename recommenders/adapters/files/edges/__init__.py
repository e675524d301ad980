"""Reading a known graph of items: what the shop itself says that goes with what."""
