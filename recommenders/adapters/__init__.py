"""Adapters: what turns files and packages into a checked `Dataset`."""
