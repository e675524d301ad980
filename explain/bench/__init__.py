"""The benchmark of explanations: `becausal bench`."""
