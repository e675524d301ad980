"""A line in natural units, below the trees: so many points of score for each unit of a feature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from explain.features.feature import Feature
from explain.surrogate.heads import RankingHead
from recommenders.histories import DoubleArray

RIDGE: Final = 1e-3
"""Penalty on squared weights per standard deviation, as a share of the mean row's."""


def fit_line(heads: Sequence[RankingHead], features: tuple[Feature, ...]) -> DoubleArray:
    """Score units for each unit of a feature, shape (n_features,).

    Least squares over all items of the heads, each head weighed by its own scale, with a small
    ridge. What ties an item to the purchases (`Feature.association`) gets a weight of 0 or more:
    companions do not speak against an item, and two features that say nearly the same cannot
    cancel each other out in large numbers.
    """
    from scipy.optimize import lsq_linear

    rows = np.concatenate([ranking_head.centred / ranking_head.scale for ranking_head in heads])
    goal = np.concatenate([ranking_head.goal for ranking_head in heads])
    spread = rows.std(axis=0)
    used = np.flatnonzero(spread > 0)
    weights = np.zeros(len(features))
    if not len(used) or not goal.any():
        return weights
    rows = rows[:, used] / spread[used]
    gram = rows.T @ rows / len(rows) + RIDGE * np.eye(len(used))
    root = np.linalg.cholesky(gram)
    wanted = np.linalg.solve(root, rows.T @ goal / len(rows))
    least = [0.0 if features[column].association else -np.inf for column in used]
    coefficients = lsq_linear(root.T, wanted, bounds=(least, np.inf), tol=1e-10).x
    weights[used] = np.where(np.abs(coefficients) < 1e-6, 0.0, coefficients) / spread[used]
    return weights
