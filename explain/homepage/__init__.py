"""Why the rows of a homepage stand in their order, and what a customer's intent rests on."""
