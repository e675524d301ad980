"""What fills each shelf, and the reasons for it."""
