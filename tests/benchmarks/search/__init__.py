"""Search, measured."""
