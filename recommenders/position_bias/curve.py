"""The examination curve: how likely each place is looked at beside the first, with intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.histories import BoolArray, DoubleArray, IntArray
from recommenders.intervals import simultaneous_z
from recommenders.position_bias import estimators
from recommenders.position_bias.estimators import Counts
from recommenders.position_bias.exposures import Exposures
from recommenders.progress import Progress, silent

MIN_CLICKS: Final = 100
"""Clicks that tell one place from another, below which no curve is given."""
MIN_AT_PLACE: Final = 10
"""Of these, clicks at one place, below which nothing is said of that place."""
MIN_SHOWN: Final = 20
"""Impressions of a subject, on average, below which the EM cannot tell its attraction."""
DRAWS: Final = 200


class Method(StrEnum):
    """A way to estimate examination; the value is the name in links and on the command line."""

    HARVESTING = "harvesting"
    ITEM_HARVESTING = "item-harvesting"
    EM = "em"
    RANDOMISED = "randomised"
    NAIVE = "naive"


_ESTIMATORS: Final[dict[Method, Callable[[Counts, DoubleArray | None], DoubleArray]]] = {
    Method.HARVESTING: estimators.harvest,
    Method.ITEM_HARVESTING: estimators.harvest,
    Method.EM: estimators.regression_em,
    Method.RANDOMISED: lambda counts, _: estimators.click_rates(counts),
    Method.NAIVE: lambda counts, _: estimators.click_rates(counts),
}
_COMPARED: Final = frozenset({Method.HARVESTING, Method.ITEM_HARVESTING, Method.EM})
"""Methods that compare a subject with itself, and read nothing of one seen at one place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExaminationCurve:
    """How likely each place is looked at, relative to the first; arrays of shape (n_places,).

    ``examination`` is 1 at the first place and NaN where there is too little to tell. ``draws``
    (n_draws, n_places) are what it is when whole customers are drawn again, and ``low`` and
    ``high`` the `band` that holds the whole curve with 95 % confidence. ``shown`` and ``clicks``
    count what the method has read, ``subjects`` those that it has compared.
    """

    method: Method
    examination: DoubleArray
    low: DoubleArray
    high: DoubleArray
    draws: DoubleArray
    shown: DoubleArray
    clicks: DoubleArray
    subjects: int
    unmatched: int

    @property
    def n_places(self) -> int:
        """Number of places, those that nothing is said of included."""
        return len(self.examination)

    @property
    def known(self) -> BoolArray:
        """The places of which something is said, (n_places,)."""
        return ~np.isnan(self.examination)

    def frame(self) -> pd.DataFrame:
        """One row for each place."""
        return pd.DataFrame(
            {
                "place": np.arange(1, self.n_places + 1),
                "examination": self.examination,
                "low": self.low,
                "high": self.high,
                "shown": self.shown.astype(np.int64),
                "clicks": self.clicks.astype(np.int64),
            }
        )


def examination(
    dataset: Dataset,
    method: Method = Method.HARVESTING,
    *,
    rng: np.random.Generator,
    draws: int = DRAWS,
    progress: Progress = silent,
) -> ExaminationCurve:
    """The curve of a data set; raises `DataError` where it cannot be told, and says what lacks."""
    progress(0.0, "reading what was shown and clicked")
    exposures = Exposures.of(dataset, randomised=method is Method.RANDOMISED)
    return curve_of(exposures, method, rng=rng, draws=draws, progress=progress)


def curve_of(
    exposures: Exposures,
    method: Method = Method.HARVESTING,
    *,
    rng: np.random.Generator,
    draws: int = DRAWS,
    progress: Progress = silent,
) -> ExaminationCurve:
    """The curve from what was shown and clicked; raises `DataError` where there is too little."""
    counts, customers = _read(exposures, method)
    estimate = _ESTIMATORS[method]
    point = _told(estimate(counts, None), counts)
    if (~np.isnan(point)).sum() < 2:
        raise _too_little(
            "the first place cannot be compared with any other", counts, exposures, method
        )
    drawn = np.empty((draws, exposures.n_places))
    share = np.full(exposures.n_customers, 1.0 / exposures.n_customers)
    for draw in range(draws):
        progress(draw / draws, "drawing the customers again")
        weights = rng.multinomial(exposures.n_customers, share).astype(np.float64)
        drawn[draw] = estimate(counts.weighted(weights[customers]), point)
    # a draw may have no click at a place: there the place was not looked at
    drawn = np.where(np.isnan(point), np.nan, np.nan_to_num(drawn))
    low, high = band(point, drawn)
    return ExaminationCurve(
        method=method,
        examination=point,
        low=low,
        high=high,
        draws=drawn,
        shown=counts.at_places(counts.shown),
        clicks=counts.at_places(counts.clicks),
        subjects=len(np.unique(counts.subjects)),
        unmatched=exposures.unmatched,
    )


def band(point: DoubleArray, draws: DoubleArray) -> tuple[DoubleArray, DoubleArray]:
    """The ends of intervals that hold the whole curve at once with 95 % confidence.

    ``draws`` has shape (n_draws, n_places); without any the ends are NaN. Symmetric in
    the logarithm, with the standard error of the draws (half of what lies between their 16th and
    84th percentile) times the normal quantile for so many intervals (Bonferroni): all places share
    the error of the first, so that intervals of one place each would often miss several at once.
    """
    if not len(draws):
        return np.full(len(point), np.nan), np.full(len(point), np.nan)
    others = int((~np.isnan(point)).sum()) - 1
    positive = np.where(draws > 0, draws, np.nan)
    # a place that nothing is said of has no draw either
    known = ~np.isnan(positive).all(axis=0)
    spread = np.full(len(point), np.nan)
    ends = np.nanquantile(np.log(positive[:, known]), [0.16, 0.84], axis=0)
    spread[known] = (ends[1] - ends[0]) / 2.0
    factor = np.exp(simultaneous_z(others) * spread)
    unseen = (draws == 0).mean(axis=0) > 0.025
    return np.where(unseen, 0.0, point / factor), point * factor


def _read(exposures: Exposures, method: Method) -> tuple[Counts, IntArray]:
    """What a method reads, and the customer of each row."""
    counts = Counts(
        subjects=exposures.subjects(by_customer=method is not Method.ITEM_HARVESTING),
        places=exposures.places,
        shown=exposures.shown,
        clicks=exposures.clicks,
        n_places=exposures.n_places,
    )
    customers = exposures.customers
    if method in _COMPARED:
        keep = estimators.telling(counts)
        counts, customers = counts.where(keep), customers[keep]
    if counts.clicks.sum() < MIN_CLICKS:
        raise _too_little("too few clicks tell one place from another", counts, exposures, method)
    if method is Method.EM:
        shown = counts.shown.sum() / len(np.unique(counts.subjects))
        if shown < MIN_SHOWN:
            raise DataError(
                "no item was shown to a customer often enough for the expectation maximisation",
                value=f"{shown:.1f} times on average",
                remedy=f"It needs about {MIN_SHOWN}; harvesting does not.",
            )
    return counts, customers


def _told(point: DoubleArray, counts: Counts) -> DoubleArray:
    """The estimate where it rests on enough clicks; nothing where the first place does not."""
    enough = counts.at_places(counts.clicks) >= MIN_AT_PLACE
    return np.where(enough & enough[0], point, np.nan)


def _too_little(problem: str, counts: Counts, exposures: Exposures, method: Method) -> DataError:
    clicks, every = int(counts.clicks.sum()), int(exposures.clicks.sum())
    of = {
        Method.HARVESTING: "an item that the same customer saw at several places",
        Method.EM: "an item that the same customer saw at several places",
        Method.ITEM_HARVESTING: "an item that was seen at several places",
    }
    on = f"{clicks:,} of {every:,} are on {of[method]}" if method in of else f"there are {clicks:,}"
    return DataError(
        f"{problem}: {on}",
        remedy=f"At least {MIN_CLICKS} are needed, {MIN_AT_PLACE} of them at the first place: "
        "collect more visits, or show some of them in a random order.",
    )
