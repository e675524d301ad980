"""What rules of the shop did to one entry of a list."""
