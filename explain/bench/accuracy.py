"""How well the recommender ranks, which stands beside every figure of its explanations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.formats import fixed
from recommenders.contract import Dataset, Histories
from recommenders.evaluation import metrics, top_k
from recommenders.evaluation.measure import MAX_CELLS
from recommenders.histories import BoolArray, DoubleArray, IntArray, LongArray
from recommenders.progress import ProgressBar
from recommenders.ranking.ranker import Ranker

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
    progress: ProgressBar | None = None,
) -> Accuracy:
    """Accuracy on the given customers; those with fewer than two items are left out.

    The same ``rng`` hides the same items, so that recommenders can be compared.
    """
    all_histories = dataset.histories(customers, events=ranker.recommender.events)
    rows = [row for row in range(len(customers)) if len(all_histories.players(row)) > 1]
    histories = all_histories.take(rows)
    hidden, last = [], []
    for row in range(len(rows)):
        items = histories.players(row)
        size = min(len(items) - 1, max(1, round(HIDDEN * len(items))))
        hidden.append(rng.choice(items, size=size, replace=False))
        span = slice(histories.indptr[row], histories.indptr[row + 1])
        order = np.lexsort((histories.items[span], histories.times[span]))
        last.append(histories.items[span][order[-1:]])
    if progress:
        progress.start(f"accuracy of {name}", 2 * len(rows))
    wanted = np.array([len(items) for items in hidden], dtype=np.int64)
    hits = _hits(ranker, histories, hidden, NDCG_AT, progress)
    at_last = _hits(ranker, histories, last, HIT_AT, progress)
    ones = np.ones(len(rows), dtype=np.int64)
    return Accuracy(
        recommender=name,
        customers=len(rows),
        recall=_mean(metrics.recall(hits[:, :RECALL_AT], wanted, capped=True)),
        ndcg=_mean(metrics.ndcg(hits, wanted)),
        hit=_mean(metrics.hit_rate(at_last, ones)),
    )


def table(results: list[Accuracy]) -> pd.DataFrame:
    """One line for each recommender."""
    return pd.DataFrame(
        {
            "recommender": [result.recommender for result in results],
            "customers": [result.customers for result in results],
            f"Recall@{RECALL_AT}": [fixed(result.recall, 4) for result in results],
            f"NDCG@{NDCG_AT}": [fixed(result.ndcg, 4) for result in results],
            f"last item: HR@{HIT_AT}": [fixed(result.hit, 4) for result in results],
        }
    )


def _hits(
    ranker: Ranker,
    histories: Histories,
    hidden: list[IntArray],
    k: int,
    progress: ProgressBar | None,
) -> BoolArray:
    """Which of the k best items outside the rest of each history are hidden, (n_rows, k)."""
    n_items = len(ranker.popularity)
    order = top_k.tie_order(ranker.popularity)
    size = max(1, MAX_CELLS // n_items)
    found = np.zeros((len(hidden), k), dtype=np.bool_)
    for begin in range(0, len(hidden), size):
        part = hidden[begin : begin + size]
        wanted = np.zeros((len(part), n_items), dtype=np.bool_)
        wanted[
            np.repeat(np.arange(len(part)), [len(one) for one in part]), np.concatenate(part)
        ] = True
        whole = histories.take(np.arange(begin, begin + len(part)))
        given = whole.where(~wanted[whole.rows, whole.items])
        scores = np.array(ranker.recommender.score(given))
        scores[given.rows, given.items] = -np.inf
        lists = top_k.best(scores, k, order)
        rows = np.arange(len(part))[:, None]
        found[begin : begin + len(part)] = wanted[rows, lists] & (lists >= 0)
        if progress:
            progress.step(steps=len(part))
    return found


def _mean(values: DoubleArray) -> float:
    return float(values.mean()) if len(values) else float("nan")
