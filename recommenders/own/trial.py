"""What a model of one's own is asked before anything that it says is believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from recommenders.contract import Histories
from recommenders.errors import DataError
from recommenders.histories import NOBODY, DoubleArray, IntArray, evenly
from recommenders.own.answers import TOP, Score, asked_whole, codes, finite, first, in_range, ties
from recommenders.own.foresight import foresees

CUSTOMERS: Final = 24
"""Customers whose histories are tried, at even distances among those with purchases."""
EQUAL: Final = 1e-4
"""Share of the spread of the scores up to which two answers are the same."""
NOISY: Final = 0.5
"""Share of the first ten that two answers to one question must have in common, at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What was found: ``remarks`` are sentences for whoever reads the reasons.

    ``adds_up`` tells whether contributions may be shown as exact.
    """

    remarks: tuple[str, ...]
    adds_up: bool


def tried(
    score: Score,
    histories: Histories,
    name: str,
    contributions: Callable[[Histories, IntArray], DoubleArray] | None = None,
    *,
    knows_customers: bool = False,
) -> Trial:
    """Ask the model what its reasons rest on; raises `DataError` where they would mean nothing.

    ``score`` gives raw scores (n_rows, n_items), not finite where the model has none, and
    ``histories`` are those of all customers, of the events that the model reads. Of a model that
    ``knows_customers`` it is asked what stays without the history.
    """
    bought = np.flatnonzero(histories.lengths > 0)
    if not len(bought):
        return Trial(remarks=(), adds_up=False)
    batch = histories.take(bought[evenly(len(bought), CUSTOMERS)])
    raw = asked_whole(score, batch, name)
    remarks = list(finite(raw, batch, name))
    spread = _spread(raw)
    in_range(raw, name)
    remarks += codes(raw, name)
    again = score(batch)
    noise = _apart(again, raw)
    _same_alone(score, batch, raw, spread, noise, name)
    remarks += _noise(raw, again, spread, noise, name)
    empty = score(
        histories.take(bought[:1]).where(np.zeros(int(histories.lengths[bought[0]]), bool))
    )
    remarks += _empty(empty, name)
    remarks += ties(raw, batch, name)
    _history_counts(score, batch, raw, (max(1e-6 * spread, 3 * noise), noise > 0), name)
    remarks += foresees(score, batch, name)
    if knows_customers:
        remarks += _customers(score, batch, raw, max(EQUAL * spread, 3 * noise), name)
    problem = "they are not given"
    if contributions is not None:
        problem = _parts_problem(contributions, score, batch, raw, spread)
        if problem:
            remarks.append(
                f"The contributions of {name} {problem}, so they are not used: reasons are sampled."
            )
    return Trial(remarks=tuple(remarks), adds_up=not problem)


def same_order(logits: Score, score: Score, histories: Histories, name: str) -> None:
    """Raise `DataError` where a model's logits order the items otherwise than its score.

    A score may be equal where the logits are not, and not the other way round. Histories are those
    of all customers; `CUSTOMERS` of them are asked about.
    """
    bought = np.flatnonzero(histories.lengths > 0)
    if not len(bought):
        return
    batch = histories.take(bought[evenly(len(bought), CUSTOMERS)])
    beneath, above = logits(batch), score(batch)
    for row_beneath, row_above in zip(beneath, above, strict=True):
        both = np.isfinite(row_beneath) & np.isfinite(row_above)
        ordered = row_above[both][np.argsort(row_beneath[both], kind="stable")]
        fall = float((np.maximum.accumulate(ordered) - ordered).max(initial=0.0))
        if fall > EQUAL * (float(np.ptp(ordered)) if len(ordered) else 0.0):
            raise DataError(
                f"the logits of your model {name} put items in another order than its score",
                value=f"a higher logit with a score that is lower by {fall:.4g}",
                remedy="logits(histories) gives what the last function makes the score of: the "
                "same order. Leave it out where there is no such thing.",
            )


def _share_of(apart: float, spread: float) -> str:
    """How far two answers are apart, in words; ``spread`` is that of all scores."""
    if not np.isfinite(apart):
        return "a score that is there in one answer and not in the other"
    share = apart / spread
    return f"{share:.{0 if share > 0.1 else 1}%} of the spread of its scores"


def _spread(raw: DoubleArray) -> float:
    finite = raw[np.isfinite(raw)]
    return float(np.ptp(finite)) or 1.0


def _same_alone(
    score: Score, batch: Histories, raw: DoubleArray, spread: float, noise: float, name: str
) -> None:
    ends = (0, len(batch) - 1)
    apart = max(_apart(score(batch.take([row])), raw[row : row + 1]) for row in ends)
    if apart > max(EQUAL * spread, 3 * noise):
        raise DataError(
            f"your model {name} scores a history otherwise when others are scored with it",
            value=_share_of(apart, spread),
            remedy="A score may depend on nothing but its own history.",
        )


def _noise(
    raw: DoubleArray, again: DoubleArray, spread: float, noise: float, name: str
) -> list[str]:
    if noise <= EQUAL * spread:
        return []
    shared = [
        len(set(first(row)) & set(first(row_again))) / min(TOP, raw.shape[1])
        for row, row_again in zip(raw, again, strict=True)
    ]
    same = float(np.mean(shared))
    if same < NOISY:
        raise DataError(
            f"your model {name} answers at random: asked twice, {same:.0%} of its first ten items "
            "are the same",
            value=_share_of(noise, spread),
            remedy="Switch off what it draws at random when it scores (dropout, sampling), or seed "
            "it.",
        )
    return [
        f"{name} does not answer the same twice: scores differ by up to "
        f"{_share_of(noise, spread)}, {1 - same:.0%} of the first ten items change. What is "
        "smaller than that in a reason is noise."
    ]


def _empty(empty: DoubleArray, name: str) -> list[str]:
    if np.isfinite(empty).any():
        return []
    return [
        f"{name} has no scores for a customer without purchases: what is said of a list without "
        "any history compares with bestsellers."
    ]


def _history_counts(
    score: Score, batch: Histories, raw: DoubleArray, limit: tuple[float, bool], name: str
) -> None:
    """The scores must change by more than ``limit`` without the later half of the items.

    Beside it stands whether that is the noise of the model. Items that have a score with or without
    these alone do not count: leaving out what was bought is no look at the history.
    """
    least, noisy = limit
    for row in range(len(batch)):
        players = batch.players(row)
        kept = np.ones((1, len(players)), dtype=bool)
        kept[0, len(players) // 2 :] = False
        without = score(batch.mask(kept, row))
        whole = raw[row : row + 1]
        both = np.isfinite(without) & np.isfinite(whole)
        if np.abs(without[both] - whole[both]).max(initial=0.0) > least:
            return
    if noisy:
        raise DataError(
            f"your model {name} answers otherwise each time it is asked, by more than half of a "
            "history changes",
            value=f"{len(batch)} histories without half of their items",
            remedy="Switch off what it draws at random when it scores (dropout, sampling), or seed "
            "it; if it looks at the history at all, reasons can then tell.",
        )
    raise DataError(
        f"your model {name} ignores the history: reasons would be meaningless",
        value=f"{len(batch)} histories without half of their items have the same scores",
        remedy="score(histories) must look at the histories that are passed (histories.items, or "
        "histories.matrix(n_items)), not at what it knows of a customer.",
    )


def _customers(
    score: Score, batch: Histories, raw: DoubleArray, limit: float, name: str
) -> list[str]:
    """What of a model that knows the customers no reason can tell."""
    remarks = []
    without = score(batch.where(np.zeros(len(batch.items), dtype=bool)))
    if any(_apart(row[None, :], without[:1]) > limit for row in without[1:]):
        stays = np.mean(
            [
                len(set(first(row)) & set(first(row_without))) / min(TOP, raw.shape[1])
                for row, row_without in zip(raw, without, strict=True)
            ]
        )
        remarks.append(
            f"{name} knows the customers: without any history {stays:.0%} of their first ten items "
            "stay. Reasons tell what the history adds to that; what is called popular may be what "
            "the model has learned of the customer."
        )
    nobody = replace(batch.take([0]), customers=np.array([NOBODY], dtype=np.int32))
    try:
        problem = "" if np.isfinite(score(nobody)).any() else "it has no finite score"
    except DataError as error:
        problem = error.problem
    if problem:
        remarks.append(
            f"{name} cannot score the history of somebody who is not in the data ({problem}): a "
            "pasted basket cannot be explained."
        )
    return remarks


def _parts_problem(
    contributions: Callable[[Histories, IntArray], DoubleArray],
    score: Score,
    batch: Histories,
    raw: DoubleArray,
    spread: float,
) -> str:
    """Why contributions and the score of no history are not the score, for five rows; or ""."""
    for row in range(min(5, len(batch))):
        history = batch.take([row])
        targets = first(raw[row])
        try:
            parts = np.asarray(contributions(history, targets), dtype=np.float64)
        except DataError as error:
            return f"cannot be had ({error.problem})"
        if parts.shape != (len(history.players()), len(targets)):
            return "do not add up to its scores"
        # what a model knows of the customer stays
        empty = score(history.where(np.zeros(len(history.items), dtype=bool)))[0, targets]
        start = np.where(np.isfinite(empty), empty, 0.0)
        total = parts.sum(axis=0) + start
        if not np.allclose(total, raw[row, targets], atol=10 * EQUAL * spread, rtol=1e-3):
            return "do not add up to its scores"
    return ""


def _apart(left: DoubleArray, right: DoubleArray) -> float:
    both = np.isfinite(left) & np.isfinite(right)
    if (np.isfinite(left) != np.isfinite(right)).any():
        return float("inf")
    return float(np.abs(left[both] - right[both]).max(initial=0.0))
