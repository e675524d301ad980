"""The data sets of the tests, and the codes of the tiny one, to check numbers by hand."""

from __future__ import annotations

import numpy as np

from recommenders.testing.datasets import AS_OF, TITLES, mid, tiny

__all__ = ["AS_OF", "BOUGHT", "TITLES", "mid", "tiny"]

A, B, C, D, E, F, G, H = range(8)
ANN, BOB, CAT, DAN, EVE, FAY = range(6)
BOUGHT = np.array(
    [
        [1, 1, 1, 0, 0, 0, 0, 0],
        [1, 1, 0, 0, 0, 0, 0, 0],
        [0, 1, 1, 1, 0, 0, 0, 0],
        [1, 0, 0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
    ],
    dtype=np.float64,
)
"""Who bought what in the tiny world: ann, bob, cat, dan, eve, fay by A to H."""
