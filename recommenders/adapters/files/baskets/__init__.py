"""Orders of several items in a line or in a cell, brought into a line for each item."""
