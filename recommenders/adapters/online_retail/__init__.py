"""Online Retail, a year of a real gift shop."""
