"""What happens in the sample shop, day by day."""
