"""What a shop decides beside the score: rules, whom and what they meet, and what they did."""
