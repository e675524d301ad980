"""What stands around every view: the bar across the top, sidebar and Share."""
