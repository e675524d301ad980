"""The reasons: sampled contributions against converged ones."""
