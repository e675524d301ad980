"""What another policy would have earned, from a log of what was shown and with what chance."""
