"""How long data of one's own take to be read, and how much memory."""
