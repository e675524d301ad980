"""What is chosen, loaded, and computed once."""
