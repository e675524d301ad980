"""Where flags and notes are kept: a table in SQLite, or in a PostgreSQL of one's own."""
