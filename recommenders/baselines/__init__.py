"""Recommenders that need no learning: popularity and personal frequency."""
