"""What people search for: the log that data sets may have."""
