"""Lines within others: orders in the objects of customers, and what stands above a group."""
