"""What leaves the app: files, sheets of paper, pictures."""
