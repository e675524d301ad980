"""Components of our own: HTML, styles and a script, drawn without a frame."""
