"""What goes with what, in which direction."""
