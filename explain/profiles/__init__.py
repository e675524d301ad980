"""What the log says of items, customers and the data set."""
