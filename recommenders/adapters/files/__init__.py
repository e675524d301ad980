"""Folders and files of one's own, read into a checked `Dataset`."""
