"""Estimators on features of a customer and an item: scikit-learn, LightGBM and their like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np

from recommenders.contract import Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray, IntArray, evenly
from recommenders.own.packages.pair_features import PairFeatures
from recommenders.own.packages.signature import parameters
from recommenders.repeat.held_back import HeldBack

Features = Callable[[Histories, IntArray], Any]
MAX_PAIRS: Final = 500_000
"""Pairs whose features are held at once."""
LEARNT: Final = 2_000
"""Customers who are learned from, at even distances."""
DRAWN: Final = 50
"""Items that are drawn for each of them beside those bought before and later."""
_NO_SCORES: Final = ("clusterer", "outlier_detector", "density_estimator", "transformer")
"""What scikit-learn calls estimators of which more is not better."""
DAYS: Final = 28.0
"""What was bought in so many last days is what an estimator is fitted to foretell."""


@dataclass(kw_only=True)
class EstimatorModel:
    """A classifier, regressor or ranker that scores one pair of customer and item at a time.

    ``features(histories, items)`` gives an array of shape (n_rows, len(items), n_features); items
    are codes, and a row may depend on nothing but its own history. Without it they are
    `PairFeatures`. The score is the probability of the last class, else ``decision_function``,
    else ``predict``.

    An estimator that is not fitted yet is fitted here: to what customers bought in the last
    `DAYS` days, by features of what they had bought before. One that is fitted already needs its
    own ``features``.
    """

    estimator: Any
    features: Features | None = None
    _items: IntArray | None = None

    def fit(self, dataset: Dataset) -> Self:
        """Learn what customers buy next where the estimator is not fitted."""
        if (kind := _kind(self.estimator)) in _NO_SCORES:
            raise DataError(
                f"a {type(self.estimator).__name__} is a {kind}: its numbers are names of groups",
                remedy="Give a classifier, a regressor or a ranker.",
            )
        fitted = _is_fitted(self.estimator)
        if fitted and self.features is None:
            raise DataError(
                f"your {type(self.estimator).__name__} is fitted, and to which features cannot be "
                "known",
                remedy="Write adapt(model, features=function); it is called with the histories and "
                "the item codes.",
            )
        self._items = np.arange(dataset.n_items, dtype=np.int32)
        given = self.features
        if not fitted:
            held = HeldBack.of(dataset, days=DAYS)
            self._learn(held, given or PairFeatures.of(held.earlier), dataset.n_items)
        self.features = given or PairFeatures.of(dataset)
        return self

    def score(self, histories: Histories) -> DoubleArray:
        """Scores of shape (n_rows, n_items), in the units of the estimator."""
        assert self.features is not None
        assert self._items is not None
        n_items = len(self._items)
        rows = max(1, MAX_PAIRS // max(1, n_items))
        parts = [np.zeros((0, n_items))]
        for begin in range(0, len(histories), rows):
            some = histories.take(np.arange(begin, min(begin + rows, len(histories))))
            pairs = _pairs(self.features(some, self._items), len(some), n_items)
            parts.append(_answer(self.estimator, pairs).reshape(len(some), n_items))
        return np.concatenate(parts)

    def _learn(self, held: HeldBack, features: Features, n_items: int) -> None:
        rng = np.random.default_rng(0)
        chosen = held.some(evenly(len(held.histories), LEARNT))
        rows, labels, sizes = [], [], []
        for row in range(len(chosen.histories)):
            bought, later = chosen.histories.players(row), chosen.later.players(row)
            drawn = rng.integers(0, n_items, DRAWN)
            items = np.unique(np.concatenate([bought, later, drawn])).astype(np.int32)
            history = chosen.histories.take([row])
            rows.append(_pairs(features(history, items), 1, len(items)))
            labels.append(np.isin(items, later).astype(np.int64))
            sizes.append(len(items))
        if not any(label.any() for label in labels):
            raise DataError(
                "no customer came back, so there is nothing that your estimator can be fitted to",
                remedy="Fit it yourself, and write adapt(model, features=function).",
            )
        ranks = "group" in parameters(self.estimator.fit)
        groups = {"group": np.array(sizes)} if ranks else {}
        self.estimator.fit(np.concatenate(rows), np.concatenate(labels), **groups)


def _pairs(features: object, n_rows: int, n_items: int) -> DoubleArray:
    """One line for each pair, those of a customer beside one another."""
    array = np.asarray(features, dtype=np.float64)
    if array.ndim != 3 or array.shape[:2] != (n_rows, n_items):
        raise DataError(
            f"your features come in shape {array.shape} for {n_rows} histories and {n_items:,} "
            "items",
            remedy="features(histories, items) gives an array of shape (histories, items, "
            "features).",
        )
    return array.reshape(n_rows * n_items, -1)


def _answer(estimator: Any, pairs: DoubleArray) -> DoubleArray:  # noqa: ANN401
    for method in ("predict_proba", "decision_function", "predict"):
        if hasattr(estimator, method):
            answer = np.asarray(getattr(estimator, method)(pairs), dtype=np.float64)
            return answer[:, -1] if answer.ndim == 2 else answer
    raise DataError(
        f"a {type(estimator).__name__} predicts nothing",
        remedy="Give a classifier, a regressor or a ranker.",
    )


def _kind(estimator: Any) -> str:  # noqa: ANN401
    """What scikit-learn calls an estimator, as in "classifier"; "" where it has no word for it."""
    if hasattr(estimator, "__sklearn_tags__"):
        return str(estimator.__sklearn_tags__().estimator_type or "")
    return ""


def _is_fitted(estimator: Any) -> bool:  # noqa: ANN401
    """Learned attributes end in an underscore, by the convention of scikit-learn."""
    if hasattr(estimator, "__sklearn_is_fitted__"):
        return bool(estimator.__sklearn_is_fitted__())
    if not hasattr(estimator, "fit"):
        # a Booster of LightGBM
        return True
    return any(name.endswith("_") and not name.startswith("__") for name in vars(estimator))
