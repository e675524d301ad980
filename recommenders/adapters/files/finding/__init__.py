"""Which files of a folder, or tables of a database, are which table of ours."""
