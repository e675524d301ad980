"""Report, HTML page, brief, screenshot."""
