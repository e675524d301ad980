"""What commands have in common: arguments, customers, and how an answer is written."""
