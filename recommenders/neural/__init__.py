"""Deep networks and their training; all of them need the extra `deep`."""
