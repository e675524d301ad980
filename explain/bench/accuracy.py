"""How well the recommender ranks, which stands beside every figure of its explanations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from explain.formats import fixed
from recommenders.contract import Dataset, Histories
from recommenders.data.splits import hide
from recommenders.evaluation.measure import MAX_CELLS
from recommenders.histories import BoolArray, DoubleArray, LongArray, SparseRows
from recommenders.progress import ProgressBar
from recommenders.ranking import metrics, top_k
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
    histories = dataset.histories(customers, events=ranker.recommender.events)
    bought = histories.matrix(dataset.n_items)
    several = np.flatnonzero(np.diff(bought.indptr) > 1)
    histories, bought = histories.take(several), bought[several]
    _, hidden = hide(bought, share=HIDDEN, rng=rng)
    if progress:
        progress.start(f"accuracy of {name}", 2 * len(several))
    hits = _hits(ranker, histories, hidden, NDCG_AT, progress)
    last_hits = _hits(ranker, histories, _last_items(histories, dataset.n_items), HIT_AT, progress)
    n_hidden = np.diff(hidden.indptr)
    return Accuracy(
        recommender=name,
        customers=len(several),
        recall=_mean(metrics.recall(hits[:, :RECALL_AT], n_hidden, capped=True)),
        ndcg=_mean(metrics.ndcg(hits, n_hidden)),
        hit=_mean(metrics.hit_rate(last_hits, np.ones(len(several), dtype=np.int64))),
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


def _last_items(histories: Histories, n_items: int) -> SparseRows:
    """The item of each history's last event, of equal times the highest code: one in a row."""
    order = np.lexsort((histories.items, histories.times, histories.rows))
    last = histories.items[order[histories.indptr[1:] - 1]]
    parts = (np.ones(len(last), dtype=np.float32), last, np.arange(len(last) + 1))
    return sparse.csr_array(parts, shape=(len(last), n_items))


def _hits(
    ranker: Ranker,
    histories: Histories,
    hidden: SparseRows,
    k: int,
    progress: ProgressBar | None,
) -> BoolArray:
    """Which of the k best items outside the rest of each history are hidden, (n_rows, k)."""
    n_rows, n_items = hidden.shape
    order = top_k.tie_order(ranker.popularity)
    size = max(1, MAX_CELLS // n_items)
    hits = np.zeros((n_rows, k), dtype=np.bool_)
    for begin in range(0, n_rows, size):
        rows = np.arange(begin, min(begin + size, n_rows))
        wanted = hidden[rows].toarray() > 0
        full_history = histories.take(rows)
        shown = full_history.where(~wanted[full_history.rows, full_history.items])
        scores = np.array(ranker.recommender.score(shown))
        scores[shown.rows, shown.items] = -np.inf
        lists = top_k.best(scores, k, order)
        hits[rows] = np.take_along_axis(wanted, lists, axis=1) & (lists >= 0)
        if progress:
            progress.step(steps=len(rows))
    return hits


def _mean(values: DoubleArray) -> float:
    return float(values.mean()) if len(values) else float("nan")
