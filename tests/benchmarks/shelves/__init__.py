"""What the Homepage shows: its rows, what is bought again, and what goes together."""
