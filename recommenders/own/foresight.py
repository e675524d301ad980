"""Whether a model of one's own foresees what its customers bought, and knows all items."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from recommenders.contract import Histories
from recommenders.errors import DataError
from recommenders.histories import AT_ONCE, NOBODY, DoubleArray, evenly
from recommenders.own.answers import Score

CHANCE: Final = 0.55
"""Share of the other items that lie below what was bought later; chance is one half."""
FEWEST: Final = 8
"""Customers with something bought later from which that is said."""
EACH: Final = 20
"""Items in each of the made-up histories by which a model is asked whether it knows all."""
MOST_ITEMS: Final = 5_000
MOST_CELLS: Final = 4_000_000
"""Items, and scores of all made-up histories, that are asked for at the most."""


def foresees(score: Score, batch: Histories, name: str) -> list[str]:
    """What is said where the earlier half of a history says nothing of the later half.

    Of each customer the share of the items that were never bought is taken which lie below an
    item that was bought in the later half only (the area under the ROC curve, ties counting one
    half). It is said where the mean plus two standard errors is below `CHANCE`: so it is when the
    columns are those of other items, or when lower is better.
    """
    position = np.arange(len(batch.items)) - np.repeat(batch.indptr[:-1], batch.lengths)
    earlier = position < np.repeat(batch.lengths // 2, batch.lengths)
    scores = score(batch.where(earlier))
    scores = np.where(np.isnan(scores), -np.inf, scores)
    shares = [
        share
        for row in range(len(batch))
        if np.isfinite(share := _share_below(scores[row], batch, earlier, row))
    ]
    if len(shares) < FEWEST:
        return []
    mean = float(np.mean(shares))
    if mean + 2 * float(np.std(shares)) / np.sqrt(len(shares)) >= CHANCE:
        return []
    return [
        f"{name} does not foresee what its customers bought: what they bought later stands above "
        f"{mean:.0%} of what they never bought, and by chance that is 50%. Are its columns in the "
        "order of the item codes (dataset.items), and is higher better?"
    ]


def every_item(score: Score, histories: Histories, ids: pd.Index, name: str) -> list[str]:
    """What is said where the model raises for a history with an item that few have bought.

    ``histories`` are those of all customers. It is asked about made-up ones of `EACH` items, in
    which all items of these are, or so many as `MOST_ITEMS` and `MOST_CELLS` allow.
    """
    there = np.zeros(len(ids), dtype=bool)
    for begin in range(0, len(histories.items), AT_ONCE):
        there[histories.items[begin : begin + AT_ONCE]] = True
    bought = np.flatnonzero(there)
    rows = max(1, min(MOST_ITEMS // EACH, MOST_CELLS // max(1, len(ids))))
    codes = bought[evenly(len(bought), rows * EACH)]
    chunks = [codes[begin : begin + EACH].tolist() for begin in range(0, len(codes), EACH)]
    whose = NOBODY
    if histories.customers is not None and len(bought):
        whose = int(histories.customers[np.flatnonzero(histories.lengths)[0]])

    def problem(rows: list[list[int]]) -> str:
        made_up = Histories.of_items(rows, as_of=histories.as_of)
        owners = np.full(len(rows), whose, dtype=np.int32)
        try:
            score(replace(made_up, customers=owners))
        except DataError as error:
            return error.problem.removeprefix(f"your model {name} ")
        return ""

    wrong = [chunk for chunk in chunks if problem([chunk])] if problem(chunks) else []
    if not wrong:
        # all is well, or it is only the number of them that it does not take
        return []
    code, said = next(
        ((item, said) for item in wrong[0] if (said := problem([[item]]))),
        (wrong[0][0], problem([wrong[0]])),
    )
    return [
        f"{name} cannot score a history with the item {ids[code]} (it {said}); of {len(chunks):,} "
        f"made-up histories of {EACH} items it fails for {len(wrong):,}. Customers who bought such "
        "an item have no list: let the model leave out what it does not know."
    ]


def _share_below(scores: DoubleArray, batch: Histories, earlier: np.ndarray, row: int) -> float:
    """The mean share of the never bought below what was bought later only; NaN without either."""
    events = slice(int(batch.indptr[row]), int(batch.indptr[row + 1]))
    items = batch.items[events]
    later = np.setdiff1d(items[~earlier[events]], items[earlier[events]])
    never = np.ones(len(scores), dtype=bool)
    never[items] = False
    others = np.sort(scores[never])
    if not len(later) or not len(others) or not earlier[events].any():
        return float("nan")
    below = np.searchsorted(others, scores[later], side="left")
    not_above = np.searchsorted(others, scores[later], side="right")
    return float((below + not_above).mean() / (2 * len(others)))
