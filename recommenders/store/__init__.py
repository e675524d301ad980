"""Data sets that do not fit into memory: kept in order on disk, and read from there."""
