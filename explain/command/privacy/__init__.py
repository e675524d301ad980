"""Commands for whoever keeps the key of pseudonyms."""
