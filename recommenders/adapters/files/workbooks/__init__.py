"""Workbooks of other programs than Excel, as the lines of their sheets."""
