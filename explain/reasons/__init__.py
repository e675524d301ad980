"""From attribution and checks to a worded reason."""
