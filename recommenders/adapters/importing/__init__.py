"""Reading data that do not fit into memory: a part of the customers at a time, into a store."""
