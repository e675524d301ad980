"""What a shop itself says that goes with what."""
