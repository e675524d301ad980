"""The benchmark of explanations: `python -m explain bench`."""
