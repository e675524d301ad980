"""One thin script for each question an analyst asks."""
