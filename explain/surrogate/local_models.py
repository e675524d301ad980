"""Models for one customer: what the surrogate for all customers can be refined by."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explain.surrogate.model import has_variation
from explain.surrogate.trees import Trees
from recommenders.histories import DoubleArray

Predict = Callable[[DoubleArray], DoubleArray]
"""Predictions of shape (n_rows,) for inputs of shape (n_rows, n_features)."""
Learn = Callable[[DoubleArray, DoubleArray], Trees]
"""Fits inputs (n_rows, n_features) to a goal (n_rows,)."""


def learned(learn: Learn, inputs: DoubleArray, goal: DoubleArray) -> Predict:
    """Fit on the columns that vary; the mean where nothing can be learned."""
    columns = np.flatnonzero(has_variation(inputs))
    if not len(columns) or np.ptp(goal) == 0:
        mean = float(goal.mean())
        return lambda rows: np.full(len(rows), mean)
    model = learn(inputs[:, columns], goal)
    return lambda rows: model.predict(rows[:, columns])


def refine(inputs: DoubleArray, goal: DoubleArray) -> Trees:
    """A small ensemble for one customer, on 50 rows or so.

    TreeSHAP is additive over trees, so its sum with another ensemble is explained exactly too.
    Set by trial with the graph filter and seed 1: more or larger trees were no better.
    """
    from sklearn.ensemble import HistGradientBoostingRegressor

    trees: Trees = HistGradientBoostingRegressor(
        max_iter=10,
        max_leaf_nodes=3,
        min_samples_leaf=10,
        early_stopping=False,
        categorical_features=None,
        random_state=0,
    ).fit(inputs, goal)
    return trees


def sparse(inputs: DoubleArray, goal: DoubleArray) -> Trees:
    """A lasso on standardised features for one customer; unknown values are the mean.

    The penalty is chosen by five-fold cross-validation among the rows that are fitted.
    """
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LassoCV
    from sklearn.model_selection import KFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    folds = KFold(5, shuffle=True, random_state=0)
    lasso = LassoCV(cv=folds, alphas=30, eps=0.01, tol=1e-3, max_iter=20_000)
    linear: Trees = make_pipeline(SimpleImputer(), StandardScaler(), lasso).fit(inputs, goal)
    return linear
