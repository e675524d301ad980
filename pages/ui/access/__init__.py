"""Who is in front of the screen, what they may, and the record of what they did."""
