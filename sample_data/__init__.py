"""A generated shop whose truth is known: see README.md. Rebuilt by `python -m sample_data`."""
