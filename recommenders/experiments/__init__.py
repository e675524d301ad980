"""Controlled experiments: planned, read from a table, estimated, and guarded against peeking."""
