"""Items for a query: clicks, what else was in the sessions of those who clicked, and words."""
