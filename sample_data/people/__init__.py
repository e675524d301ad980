"""Who shops in the sample shop, and what they like."""
