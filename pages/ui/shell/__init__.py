"""What stands around every view: sidebar and Share."""
