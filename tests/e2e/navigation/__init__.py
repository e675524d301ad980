"""The ways through the app: links, choices, and what is unknown or broken."""
