"""How much taste counts in a search, learned on searches that led to a purchase."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.contract import Dataset
from recommenders.data.splits import until
from recommenders.histories import DoubleArray, IntArray, LongArray, WideRows
from recommenders.intervals import Estimate, bootstrap_mean, draws
from recommenders.progress import Progress, silent
from recommenders.ranking.metrics import ndcg, recall
from recommenders.search.judge import TOP
from recommenders.search.learning import HELD_BACK
from recommenders.search.model import SearchConfig, SearchModel
from recommenders.search.taste import Taste, TasteConfig
from recommenders.searches.log import Act, Searches

MIN_CUSTOMERS: Final = 50
"""With fewer customers to try it on, taste does not count."""
MAX_SEARCHES: Final = 400
"""Searches that it is tried on."""
_OWN: Final = (0.0, 0.25, 0.5, 1.0)
_BRAND: Final = (0.0, 0.25, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoughtLater:
    """Later searches of customers of the data that led to a purchase.

    ``texts`` are the queries and ``customers`` the codes, each (n,); ``wanted`` (n, n_items) is 1
    where the item was bought.
    """

    texts: NDArray[np.object_]
    customers: IntArray
    wanted: WideRows

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: LongArray) -> BoughtLater:
        """Some of the searches."""
        return BoughtLater(
            texts=self.texts[rows], customers=self.customers[rows], wanted=self.wanted[rows]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedTaste:
    """What taste counts, and what it adds to NDCG@10: ``gain``, one value for each customer.

    ``without`` is the NDCG@10 of the order for everybody, on the same ``searches``.
    """

    config: TasteConfig
    searches: int
    without: float
    gain: Estimate


def bought_later(searches: Searches, moment: int, n_items: int) -> BoughtLater:
    """The searches with a purchase that began after a second since 1970."""
    entries = (
        (searches.acts == Act.PURCHASE)
        & (searches.times > moment)[searches.rows]
        & (searches.customers >= 0)[searches.rows]
    )
    rows, row = np.unique(searches.rows[entries], return_inverse=True)
    ones = np.ones(len(row))
    wanted: WideRows = sparse.coo_array(
        (ones, (row, searches.items[entries])), shape=(len(rows), n_items)
    ).tocsr()
    return BoughtLater(
        texts=searches.queries[searches.query[rows]],
        customers=searches.customers[rows],
        wanted=wanted,
    )


def learned_taste(
    dataset: Dataset,
    config: SearchConfig,
    *,
    rng: np.random.Generator,
    progress: Progress = silent,
) -> LearnedTaste:
    """The exponents that rank the purchases of the last fifth of the searches best.

    The model (with the weights ``config``) and the histories know nothing of these days. Where the
    paired interval of the gain over customers does not lie above 0, taste does not count.
    """
    searches = dataset.searches
    idle = LearnedTaste(
        config=TasteConfig(),
        searches=0,
        without=float("nan"),
        gain=Estimate(mean=0.0, low=0.0, high=0.0, customers=0),
    )
    if searches is None or not len(searches):
        return idle
    moment = int(np.quantile(searches.times, 1 - HELD_BACK))
    asked = bought_later(searches, moment, dataset.n_items)
    if len(np.unique(asked.customers)) < MIN_CUSTOMERS or moment <= int(searches.times.min()):
        return idle
    asked = asked.take(np.sort(rng.permutation(len(asked))[:MAX_SEARCHES]))
    progress(0.1, "counting searches without the last weeks")
    earlier = until(dataset, dataset.local_time(moment))
    model = SearchModel.of(earlier, config)
    progress(0.4, "asking it what was searched then")
    totals = scores_for_everybody(model, asked)
    progress(0.8, "trying how much taste counts")
    taste, plain = Taste.of(earlier), judged_personal(totals, asked)[1]
    tried = [TasteConfig(own=own, brand=brand) for own, brand in product(_OWN, _BRAND)]

    def worth(exponents: TasteConfig) -> DoubleArray:
        personal = scores_as_for(replace(taste, config=exponents), earlier, totals, asked)
        return judged_personal(personal, asked)[1]

    results = [(exponents, worth(exponents)) for exponents in tried]
    best, ndcg_at_10 = max(results, key=lambda entry: float(entry[1].mean()))
    gain = gain_by_customer(ndcg_at_10 - plain, asked.customers, rng)
    return LearnedTaste(
        config=best if gain.low > 0 else TasteConfig(),
        searches=len(asked),
        without=float(plain.mean()),
        gain=gain,
    )


def scores_for_everybody(model: SearchModel, asked: BoughtLater) -> DoubleArray:
    """The model's scores of each search, (n, n_items)."""
    texts, row = np.unique(asked.texts.astype("str"), return_inverse=True)
    scores = np.array([model.scores(str(text)).total for text in texts])
    return scores[row]


def scores_as_for(
    taste: Taste, dataset: Dataset, totals: DoubleArray, asked: BoughtLater
) -> DoubleArray:
    """The same as for the customer of each search, by the purchases that ``dataset`` has."""
    whose, row = np.unique(asked.customers, return_inverse=True)
    personal = np.empty_like(totals)
    for position, customer in enumerate(whose.tolist()):
        mine = row == position
        history = dataset.histories([customer])
        personal[mine] = taste.of_history(history).personal(totals[mine])
    return personal


def judged_personal(totals: DoubleArray, asked: BoughtLater) -> tuple[DoubleArray, DoubleArray]:
    """Recall and NDCG at `TOP` of each search, (n,); items with a score of 0 are in no list."""
    order = np.argsort(-totals, axis=1, kind="stable")[:, :TOP]
    there = np.take_along_axis(totals, order, axis=1) > 0
    hits = (np.take_along_axis(asked.wanted.toarray(), order, axis=1) > 0) & there
    wanted = np.diff(asked.wanted.indptr).astype(np.int64)
    return recall(hits, wanted, capped=True), ndcg(hits, wanted)


def gain_by_customer(gains: DoubleArray, customers: IntArray, rng: np.random.Generator) -> Estimate:
    """The mean over customers of their mean gain, with its 95 % bootstrap interval."""
    _, row = np.unique(customers, return_inverse=True)
    means = np.bincount(row, weights=gains) / np.bincount(row)
    return bootstrap_mean(means, draws(len(means), rng))
