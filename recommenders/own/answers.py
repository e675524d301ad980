"""What one answer of a model of one's own shows: numbers that lists can be made of, or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from recommenders.contract import Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray, IntArray

Score = Callable[[Histories], DoubleArray]
LEAST: Final = 1e-30
MOST: Final = 1e30
"""The largest score of a model lies between these two, or differences of it are lost."""
TIED: Final = 0.1
"""Share of the first ten new items with the score of another from which that is said."""
TOP: Final = 10
_GIVEN: Final = ("indptr", "items", "times", "quantities", "events")


def asked_whole(score: Score, batch: Histories, name: str) -> DoubleArray:
    """The answer of a model that leaves the histories as they are; raises `DataError`."""
    before = batch.take(list(range(len(batch))))
    raw = score(batch)
    if not all(
        np.array_equal(getattr(before, name_of), getattr(batch, name_of)) for name_of in _GIVEN
    ):
        raise DataError(
            f"your model {name} changes the histories that it is given",
            value=f"{len(before)} histories",
            remedy="Copy what it works on: histories.items.copy().",
        )
    return raw


def in_range(raw: DoubleArray, name: str) -> None:
    """Lists and reasons are reckoned in single precision, which ends somewhere."""
    largest = float(np.abs(raw[np.isfinite(raw)]).max(initial=0.0))
    if 0 < largest < LEAST or largest > MOST:
        raise DataError(
            f"the scores of your model {name} are too {'small' if largest < 1 else 'large'} to be "
            "reckoned with",
            value=f"{largest:.3g} at the most",
            remedy=f"Multiply all by one number: the largest lies between {LEAST:g} and {MOST:g}.",
        )


def codes(raw: DoubleArray, name: str) -> list[str]:
    """What is said where a row may be a list of item codes, and no scores."""
    every = np.arange(raw.shape[1])
    if raw.shape[1] < TOP or not all(np.array_equal(np.sort(row), every) for row in raw):
        return []
    return [
        f"Each row of {name} has every number from 0 to {raw.shape[1] - 1:,} once, as a list of "
        "item codes has. Where that is what it is (argsort), the lists are wrong: give each item "
        "its score. Ranks are read as they stand: higher is better."
    ]


def finite(raw: DoubleArray, batch: Histories, name: str) -> list[str]:
    """What is said of items without a finite score; raises `DataError` where all have none."""
    lost = ~np.isfinite(raw)
    if lost.all():
        raise DataError(
            f"your model {name} gives no finite score to anybody",
            value=str(raw.flat[0]),
            remedy="Scores are numbers, higher is better.",
        )
    # what was bought before is often left without a score, and is not listed anyway
    rows = np.repeat(np.arange(len(batch)), batch.lengths)
    other = lost.copy()
    other[rows, batch.items] = False
    if not other.any():
        return []
    first = np.isposinf(raw) & other
    if first.any():
        return [
            f"{name} has an infinite score for {first.sum(axis=1).mean():,.0f} of "
            f"{raw.shape[1]:,} items of a customer: they stand above all others, and what decides "
            "among them is what was bought most of late, not the model. Single precision ends at "
            "3e38, half precision at 65,504."
        ]
    share = np.round(lost.sum(axis=1).mean())
    return [
        f"{name} has no score for {share:,.0f} of {raw.shape[1]:,} items of a customer: they stand "
        "below all others, and what moves an item among them is not known."
    ]


def ties(raw: DoubleArray, batch: Histories, name: str) -> list[str]:
    """What is said where many of the best new items of a customer have the very same score."""
    known = np.where(np.isfinite(raw), raw, -np.inf)
    rows = np.repeat(np.arange(len(batch)), batch.lengths)
    known[rows, batch.items] = -np.inf
    depth = min(TOP, known.shape[1])
    best = np.sort(known, axis=1)[:, ::-1][:, :depth]
    scored = np.isfinite(best)
    # a score beside an equal neighbour; of two that are -inf neither counts
    same = np.zeros_like(scored)
    equal = (best[:, 1:] == best[:, :-1]) & scored[:, 1:]
    same[:, 1:] |= equal
    same[:, :-1] |= equal
    share = float(same.sum() / max(1, scored.sum()))
    if share <= TIED:
        return []
    return [
        f"{share:.0%} of the first ten scores of {name} are the same as another: what was bought "
        "most of late decides the order among them, not the model. If they are chances that have "
        "reached 1, let it offer logits(histories) beside score(histories)."
    ]


def first(scores: DoubleArray) -> IntArray:
    """The first ten of a row of scores, best first, as codes."""
    known = np.where(np.isfinite(scores), scores, -np.inf)
    return np.argsort(-known, kind="stable")[:TOP].astype(np.int32)
