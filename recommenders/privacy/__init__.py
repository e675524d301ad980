"""What hides who the customers are: the key of pseudonyms, and whom they are forced on."""
