"""Whether the ranking and its explanations hold."""
