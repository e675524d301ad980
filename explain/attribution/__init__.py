"""What each purchase adds to a score."""
