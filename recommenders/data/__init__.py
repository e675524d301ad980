"""A checked data set and its parts: tables, splits, baskets, sequences, pseudonyms."""
