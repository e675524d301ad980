"""Tables of a database: PostgreSQL by its address, files of DuckDB and SQLite."""
