"""Every customer's list with its reasons, as files that other programs read."""
