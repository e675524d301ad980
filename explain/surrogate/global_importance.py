"""What drives the lists of a recommender: its surrogate's features over many customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.features.feature import Feature
from explain.surrogate.global_attributions import GlobalAttributions
from recommenders.histories import DoubleArray, LongArray
from recommenders.intervals import Estimate, bootstrap_mean, draws

BINS: Final = 10
"""Groups of a feature's values, of equal size, for the line of `Dependence`."""
MIN_IN_BIN: Final = 20
"""Entries in such a group, at the least."""
MATTERS: Final = 0.1
"""A feature is worth a word when it moves a score this much of what the strongest does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureImportance:
    """One feature. ``size``: mean |contribution|, ``mean``: mean contribution, both in `SCALE`.

    Both are means over customers of the mean over the entries of the list. ``lifts`` is the share
    of all entries that it lifts.
    """

    feature: Feature
    size: Estimate
    mean: Estimate
    lifts: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GlobalImportance:
    """The features, the strongest first, over ``customers`` customers with ``entries`` entries.

    ``missed`` is the mean size of what the surrogate does not reproduce of a score, in `SCALE`.
    ``order`` (n_features,) are the columns of the attributions in the order of ``features``.
    """

    features: tuple[FeatureImportance, ...]
    missed: Estimate
    customers: int
    entries: int
    order: LongArray

    def frame(self, most: int | None = None) -> pd.DataFrame:
        """One line for each feature, and what is not reproduced last; sizes in `SCALE`.

        ``most`` keeps the strongest features only.
        """
        rows: list[dict[str, object]] = [
            {
                "feature": importance.feature.label,
                "mean size": importance.size.mean,
                "low": importance.size.low,
                "high": importance.size.high,
                "mean": importance.mean.mean,
                "share of entries lifted": importance.lifts,
                "what it is": importance.feature.sentence,
            }
            for importance in self.features[:most]
        ]
        rows.append(
            {
                "feature": "Not reproduced by the surrogate",
                "mean size": self.missed.mean,
                "low": self.missed.low,
                "high": self.missed.high,
                "mean": np.nan,
                "share of entries lifted": np.nan,
                "what it is": "Score less the surrogate's answer.",
            }
        )
        return pd.DataFrame(rows)

    @property
    def leaders(self) -> tuple[FeatureImportance, ...]:
        """The strongest feature, and the second where it matters beside it."""
        first, *others = self.features
        return first, *(feature for feature in others[:1] if self._matters(feature))

    @property
    def unreliable(self) -> bool:
        """Whether more is missed than any feature moves."""
        return self.missed.mean > self.features[0].size.mean

    @property
    def missed_ratio(self) -> float:
        """What is missed, over the size of the strongest feature."""
        return self.missed.mean / max(self.features[0].size.mean, 1e-12)

    def _matters(self, feature: FeatureImportance) -> bool:
        return feature.size.mean >= MATTERS * self.features[0].size.mean


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dependence:
    """How the contribution of one feature goes with its value.

    ``x`` and ``y`` (n_known,) are value (in ``unit``) and contribution (in `SCALE`) of each entry
    whose value is known; ``unknown`` counts the others. ``middle``, ``low``, ``median`` and
    ``high`` (n_groups,) are the median value and the quartiles of the contribution in groups of
    equal size.
    """

    feature: Feature
    unit: str
    x: DoubleArray
    y: DoubleArray
    unknown: int
    middle: DoubleArray
    low: DoubleArray
    median: DoubleArray
    high: DoubleArray

    def frame(self) -> pd.DataFrame:
        """One line for each group of values."""
        return pd.DataFrame(
            {
                f"{self.feature.label} ({self.unit})": self.middle,
                "lower quartile": self.low,
                "median contribution": self.median,
                "upper quartile": self.high,
            }
        )

    @property
    def finding(self) -> str:
        """What the line does from its lowest to its highest values, in words."""
        label = self.feature.label
        if len(self.median) < 2:
            return f"Too few different values of “{label}” to draw a line through"
        rise = float(self.median[-1] - self.median[0])
        if abs(rise) < 0.1 * float(np.ptp(self.y) or 1.0):
            return f"“{label}” changes little from its lowest to its highest values"
        return f"The higher “{label}”, the {'higher' if rise > 0 else 'lower'} the item"


def global_importance(
    attributions: GlobalAttributions, *, rng: np.random.Generator
) -> GlobalImportance:
    """Rank the features by the mean size of their contributions, with 95 % intervals.

    Whole customers are drawn again for the intervals, since entries of one list are alike.
    """
    n = len(attributions.customers)
    weights = draws(n, rng)
    sizes = _by_customer(np.abs(attributions.contributions), attributions.owner, n)
    means = _by_customer(attributions.contributions, attributions.owner, n)
    missed = _by_customer(np.abs(attributions.missed)[:, None], attributions.owner, n)
    estimates = [bootstrap_mean(column, weights) for column in sizes.T]
    order = np.argsort([-estimate.mean for estimate in estimates], kind="stable")
    lifts = (
        (attributions.contributions > 0).mean(axis=0)
        if len(attributions.owner)
        else np.zeros(len(order))
    )
    return GlobalImportance(
        features=tuple(
            FeatureImportance(
                feature=attributions.features[column],
                size=estimates[column],
                mean=bootstrap_mean(means[:, column], weights),
                lifts=float(lifts[column]),
            )
            for column in order
        ),
        missed=bootstrap_mean(missed[:, 0], weights),
        customers=int(np.isfinite(sizes).any(axis=1).sum()),
        entries=len(attributions.owner),
        order=order.astype(np.int64),
    )


def dependence(attributions: GlobalAttributions, name: str, *, currency: str) -> Dependence:
    """The contribution of the feature called ``name`` against its value.

    Raises KeyError for a feature that the surrogate does not have.
    """
    names = [feature.name for feature in attributions.features]
    if name not in names:
        raise KeyError(f"the surrogate has no feature {name!r}; it has {names}")
    column = names.index(name)
    feature = attributions.features[column]
    x, y = attributions.values[:, column], attributions.contributions[:, column]
    is_known = np.isfinite(x)
    x, y = x[is_known], y[is_known]
    groups = _groups(x)
    quartiles = np.array([np.quantile(y[group], [0.25, 0.5, 0.75]) for group in groups])
    low, median, high = quartiles.reshape(-1, 3).T
    return Dependence(
        feature=feature,
        unit=feature.unit_in(currency),
        x=x,
        y=y,
        unknown=int((~is_known).sum()),
        middle=np.array([float(np.median(x[group])) for group in groups]),
        low=low,
        median=median,
        high=high,
    )


def _by_customer(entries: DoubleArray, owner: LongArray, n: int) -> DoubleArray:
    """Means over the entries of each customer, (n, n_columns); NaN for one without an entry."""
    sums = np.zeros((n, entries.shape[1]))
    np.add.at(sums, owner, entries)
    counts = np.bincount(owner, minlength=n)[:, None]
    answer: DoubleArray = np.full_like(sums, np.nan)
    np.divide(sums, counts, out=answer, where=counts > 0)
    return answer


def _groups(x: DoubleArray) -> list[LongArray]:
    """Places of the values in groups of about equal size; equal values stay together."""
    count = min(BINS, len(x) // MIN_IN_BIN)
    if count < 1:
        return []
    edges = np.unique(np.quantile(x, np.linspace(0.0, 1.0, count + 1)[1:-1]))
    code = np.searchsorted(edges, x, side="left")
    return [np.flatnonzero(code == value).astype(np.int64) for value in np.unique(code)]
