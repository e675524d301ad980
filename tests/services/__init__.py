"""Servers that tests need: found on the machine or installed, started, and stopped again."""
