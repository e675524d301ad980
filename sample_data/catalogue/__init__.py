"""What the sample shop sells: items, prices, complements, demand."""
