"""Flags and notes on a reason."""
