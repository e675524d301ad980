"""How well the recommender ranks, which stands beside every figure of its explanations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.bench.numbers import fixed
from explain.bench.progress import Progress
from recommenders.contract import Dataset, Histories
from recommenders.histories import IntArray, LongArray
from recommenders.ranking import Ranker

HIDDEN: Final = 0.2
"""Share of a customer's items that is hidden and has to be found again."""
RECALL_AT, NDCG_AT, HIT_AT = 20, 100, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Accuracy over ``customers`` customers that the fit did not see, in a full ranking.

    ``recall`` and ``ndcg``: a fifth of each customer's items is hidden, the rest is the history;
    Recall@20 is divided by min(20, hidden items), the ideal of NDCG@100 has as many places as
    there are hidden items. ``hit``: the last item bought is hidden and counts when it is among
    the first ten.
    """

    recommender: str
    customers: int
    recall: float
    ndcg: float
    hit: float


def accuracy(
    ranker: Ranker,
    name: str,
    dataset: Dataset,
    customers: LongArray,
    *,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> Accuracy:
    """Accuracy on the given customers; those with fewer than two items are left out.

    The same ``rng`` hides the same items, so that recommenders can be compared.
    """
    figures: list[tuple[float, float, float]] = []
    if progress:
        progress.start(f"accuracy of {name}", len(customers))
    for customer in customers.tolist():
        history = dataset.histories([customer], events=ranker.recommender.events)
        items = history.players()
        if progress:
            progress.step()
        if len(items) < 2:
            continue
        size = min(len(items) - 1, max(1, round(HIDDEN * len(items))))
        hidden = rng.choice(items, size=size, replace=False)
        found = _list(ranker, history, hidden, k=NDCG_AT)
        last = history.items[[int(np.lexsort((history.items, history.times))[-1])]]
        hit = last[0] in _list(ranker, history, last, k=HIT_AT)
        figures.append((_recall(found, hidden), _ndcg(found, hidden), float(hit)))
    recall, ndcg, hit_rate = np.mean(figures, axis=0) if figures else (np.nan,) * 3
    return Accuracy(
        recommender=name,
        customers=len(figures),
        recall=float(recall),
        ndcg=float(ndcg),
        hit=float(hit_rate),
    )


def table(found: list[Accuracy]) -> pd.DataFrame:
    """One line for each recommender."""
    return pd.DataFrame(
        {
            "recommender": [one.recommender for one in found],
            "customers": [one.customers for one in found],
            f"Recall@{RECALL_AT}": [fixed(one.recall, 4) for one in found],
            f"NDCG@{NDCG_AT}": [fixed(one.ndcg, 4) for one in found],
            f"last item: HR@{HIT_AT}": [fixed(one.hit, 4) for one in found],
        }
    )


def _list(ranker: Ranker, history: Histories, hidden: IntArray, *, k: int) -> IntArray:
    return ranker.rank(history.where(~np.isin(history.items, hidden)), k=k).items


def _recall(found: IntArray, hidden: IntArray) -> float:
    return float(np.isin(found[:RECALL_AT], hidden).sum() / min(RECALL_AT, len(hidden)))


def _ndcg(found: IntArray, hidden: IntArray) -> float:
    gains = 1.0 / np.log2(np.arange(NDCG_AT) + 2.0)
    reached = gains[: len(found)][np.isin(found, hidden)].sum()
    return float(reached / gains[: len(hidden)].sum())
