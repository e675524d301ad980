"""Lists of many customers, compared and counted."""
