"""JSON whose objects hold others in lists: customers their orders, orders their lines."""
