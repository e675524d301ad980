"""The explainers that are measured, ours and others'."""
