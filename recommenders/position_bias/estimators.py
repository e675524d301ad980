"""Estimators of examination by place, all from the same counts.

The position-based model: P(click) = theta_k gamma_g, the chance that place k is looked at times the
chance that subject g (an item, or an item of one customer) is clicked once it is looked at (Chuklin
et al., "Click models for web search", 2015, ch. 3). Only the ratios of theta can be told from
clicks: every estimator gives them relative to the first place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from recommenders.histories import BoolArray, DoubleArray, IntArray

MAX_ROUNDS: Final = 500
TOLERANCE: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """Times shown and clicked of each subject at each place, arrays of shape (n_rows,).

    ``subjects`` are codes from 0, ``places`` count from 0; ``shown`` and ``clicks`` may be
    weighted.
    """

    subjects: IntArray
    places: IntArray
    shown: DoubleArray
    clicks: DoubleArray
    n_places: int

    def where(self, keep: BoolArray) -> Counts:
        """The same without the other rows, subjects counted from 0 again."""
        return Counts(
            subjects=np.unique(self.subjects[keep], return_inverse=True)[1].astype(np.int32),
            places=self.places[keep],
            shown=self.shown[keep],
            clicks=self.clicks[keep],
            n_places=self.n_places,
        )

    def weighted(self, weights: DoubleArray) -> Counts:
        """The same with each row counting ``weights`` (n_rows,) times."""
        return Counts(
            subjects=self.subjects,
            places=self.places,
            shown=self.shown * weights,
            clicks=self.clicks * weights,
            n_places=self.n_places,
        )

    @property
    def n_subjects(self) -> int:
        """Number of subjects."""
        return int(self.subjects.max()) + 1 if len(self.subjects) else 0

    def at_places(self, values: DoubleArray) -> DoubleArray:
        """Sums over the rows of each place, (n_places,)."""
        return summed(self.places, values, self.n_places)

    def of_subjects(self, values: DoubleArray) -> DoubleArray:
        """Sums over the rows of each subject, (n_subjects,)."""
        return summed(self.subjects, values, self.n_subjects)


def click_rates(counts: Counts) -> DoubleArray:
    """The click rate of each place over that of the first, (n_places,).

    It is the examination where places were drawn at random, and otherwise too steep: what stands
    first is also what was thought best.
    """
    return _relative(ratio(counts.at_places(counts.clicks), counts.at_places(counts.shown)))


def telling(counts: Counts) -> BoolArray:
    """The rows of subjects that were shown at several places and clicked, (n_rows,).

    All that harvesting reads: any other subject says nothing of one place against another.
    """
    subjects = counts.subjects
    clicks = counts.of_subjects(counts.clicks)
    pairs = np.unique(subjects.astype(np.int64) * counts.n_places + counts.places)
    places = np.bincount(pairs // counts.n_places, minlength=counts.n_subjects)
    return np.asarray((clicks > 0)[subjects] & (places > 1)[subjects])


def linked(counts: Counts) -> BoolArray:
    """The places that a chain of subjects links to the first one, (n_places,)."""
    seen = sparse.coo_array(
        (np.ones(len(counts.places)), (counts.places, counts.subjects + counts.n_places)),
        shape=(counts.n_places + counts.n_subjects,) * 2,
    )
    component = connected_components(seen, directed=False)[1][: counts.n_places]
    return np.asarray(component == component[0])


def harvest(counts: Counts, start: DoubleArray | None = None) -> DoubleArray:
    """Intervention harvesting: theta from subjects shown at several places, (n_places,).

    Every pair of places is compared on the subjects that stood at both (Agarwal et al.,
    "Estimating position bias without intrusive interventions", WSDM 2019), all pairs at once: the
    fixed-effects Poisson estimate of theta_k gamma_g, which solves
    clicks_k = theta_k sum_g shown_gk gamma_g and clicks_g = gamma_g sum_k shown_gk theta_k. It is
    consistent however few impressions a subject has, as long as the mean is right (Wooldridge,
    "Distribution-free estimation of some nonlinear panel data models", 1999). ``counts`` should
    be those of `telling` rows; ``start`` is a first guess. NaN where a place has no clicks of its
    own or nothing links it to the first.
    """
    clicks_at = counts.at_places(counts.clicks)
    clicks_of = counts.of_subjects(counts.clicks)
    known = linked(counts) & (clicks_at > 0)
    theta = np.where(known, 1.0 if start is None else np.nan_to_num(start, nan=1.0), 0.0)
    for _ in range(MAX_ROUNDS):
        reach = counts.shown * theta[counts.places]
        gamma = ratio(clicks_of, counts.of_subjects(reach))
        appeal = counts.shown * np.nan_to_num(gamma)[counts.subjects]
        step = _relative(ratio(clicks_at, counts.at_places(appeal)))
        step = np.where(known, step, 0.0)
        done = bool(np.abs(step - theta).max() <= TOLERANCE)
        theta = step
        if done or not known[0]:
            break
    return np.where(known & known[0], theta, np.nan)


def regression_em(counts: Counts, start: DoubleArray | None = None) -> DoubleArray:
    """Expectation maximisation of theta_k gamma_g, (n_places,); gamma_g by a table.

    Wang et al., "Position bias estimation for unbiased learning to rank in personal search" (WSDM
    2018, eqs. 1 to 3): what was not clicked was looked at with the chance theta (1 - gamma) /
    (1 - theta gamma). Their regression of gamma is here a table, the mean of each subject: drawn
    to a mean of all it would take what stands low for as attractive as what stands first. So a
    subject has to be seen often, or its gamma is 0 or 1 by chance. The fixed point then solves the
    equations of `harvest` with each line weighted by 1 / (1 - theta gamma).
    """
    shown_at, clicks_at = counts.at_places(counts.shown), counts.at_places(counts.clicks)
    shown_of = counts.of_subjects(counts.shown)
    known = (shown_at > 0) & (clicks_at > 0)
    rates = _relative(ratio(clicks_at, shown_at)) if start is None else start
    theta = np.clip(np.where(known, np.nan_to_num(rates, nan=0.5), 0.0), 0.0, 1.0) * 0.9
    misses = counts.shown - counts.clicks
    gamma = np.full(counts.n_subjects, min(0.5, 2 * clicks_at.sum() / max(1.0, shown_at.sum())))
    for _ in range(MAX_ROUNDS):
        looked, liked = theta[counts.places], gamma[counts.subjects]
        unclicked = 1.0 - looked * liked
        examined = counts.at_places(counts.clicks + misses * looked * (1.0 - liked) / unclicked)
        wanted = counts.of_subjects(counts.clicks + misses * liked * (1.0 - looked) / unclicked)
        gamma = np.minimum(np.nan_to_num(ratio(wanted, shown_of)), 1.0 - 1e-9)
        step = np.minimum(np.nan_to_num(ratio(examined, shown_at)), 1.0 - 1e-9)
        done = bool(np.abs(step - theta).max() <= TOLERANCE)
        theta = step
        if done:
            break
    return np.where(known & known[0], _relative(theta), np.nan)


def summed(codes: IntArray, values: DoubleArray, n: int) -> DoubleArray:
    """The sum of the values of each code from 0 to ``n`` - 1, (n,)."""
    return np.bincount(codes, values, minlength=n).astype(np.float64, copy=False)


def _relative(theta: DoubleArray) -> DoubleArray:
    """In units of the first place; NaN where that has nothing."""
    first = theta[0] if len(theta) else np.nan
    return theta / first if first > 0 else np.full(len(theta), np.nan)


def ratio(part: DoubleArray, whole: DoubleArray) -> DoubleArray:
    """The quotients, NaN where the whole is nothing."""
    answer: DoubleArray = np.full(len(part), np.nan)
    np.divide(part, whole, out=answer, where=whole > 0)
    return answer
