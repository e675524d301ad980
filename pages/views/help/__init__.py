"""What the data and the words are: views of the group Help."""
