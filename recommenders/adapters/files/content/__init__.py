"""What a file holds before it is a table: its bytes unpacked, its text in UTF-8."""
