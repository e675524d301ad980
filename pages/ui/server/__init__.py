"""The process that serves the app: what it may hold, and what it cleans up."""
