"""One item: ranks, recipients, neighbours."""
