"""What of the catalogue the lists show, and how popular it is beside what customers buy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.formats import date
from explain.rankings.top_k import NO_ITEM, TopLists
from recommenders.contract import Columns, Dataset, Event
from recommenders.evaluation.summary import group_frame, groups
from recommenders.histories import BoolArray, DoubleArray, LongArray
from recommenders.intervals import MIN_CUSTOMERS, Estimate, bootstrap_mean, draws

HEAD: Final = 0.2
"""The most bought fifth of the catalogue; the other items are the long tail."""
CountArray: TypeAlias = "NDArray[np.integer[Any]]"
POINTS: Final = 200
"""Points of a Lorenz curve, at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PopularityBias:
    """How popular the lists of a group of customers are, as means over them.

    Percentiles of popularity run from 0 (the least bought item) to 100 (the most bought).
    ``listed`` is that of the items in a list, ``bought`` that of the distinct items of the
    history, ``difference`` theirs customer by customer: above 0 the lists are more popular
    than what these customers buy. ``tail`` and ``tail_bought`` are the shares of the long tail.
    """

    by: str
    group: str
    customers: int
    listed: Estimate
    bought: Estimate
    difference: Estimate
    tail: Estimate
    tail_bought: Estimate

    @property
    def small(self) -> bool:
        """Whether there are too few customers to rely on the means."""
        return self.customers < MIN_CUSTOMERS


def _none() -> LongArray:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exposure:
    """The lists of ``customers`` customers out of ``of``, over a catalogue of ``items``.

    ``shown`` items stand in at least one list; customers have bought ``ever_bought`` items.
    ``gini`` is the Gini coefficient of the entries over all items (0: every item as often, 1: one
    item only), ``gini_bought`` that of the buyers. ``share``, ``curve`` and ``curve_bought`` are
    the two Lorenz curves: the share of entries and of buyers that the least shown and the least
    bought ``share`` of the items have. ``unlisted`` are the items in no list at all (codes, (n,)),
    those of most ``buyers`` (n,) first, with the time of the ``last`` purchase of each (n,),
    seconds since 1970, 0 for what nobody has bought.
    """

    customers: int
    of: int
    items: int
    shown: int
    ever_bought: int
    gini: float
    gini_bought: float
    share: DoubleArray
    curve: DoubleArray
    curve_bought: DoubleArray
    bias: tuple[PopularityBias, ...]
    unlisted: LongArray = field(default_factory=_none)
    buyers: LongArray = field(default_factory=_none)
    last: LongArray = field(default_factory=_none)

    @property
    def coverage(self) -> float:
        """Share of the catalogue that stands in at least one list."""
        return self.shown / max(1, self.items)

    def figures(self) -> pd.DataFrame:
        """The figures over the catalogue, one in each line."""
        return pd.DataFrame(
            {
                "figure": [
                    "customers whose lists are counted",
                    "items in the catalogue",
                    "items that anybody has bought",
                    "items in at least one list",
                    "share of the catalogue in at least one list",
                    "Gini coefficient of the list entries",
                    "Gini coefficient of the buyers",
                ],
                # each of its own kind: counts are not written like shares
                "value": pd.Series(
                    [
                        self.customers,
                        self.items,
                        self.ever_bought,
                        self.shown,
                        self.coverage,
                        self.gini,
                        self.gini_bought,
                    ],
                    dtype=object,
                ),
            }
        )

    def frame(self) -> pd.DataFrame:
        """One line for each group of customers: percentiles (0 to 100) and shares (0 to 1)."""
        return pd.DataFrame(
            [
                {
                    "group": group.group,
                    "customers": group.customers,
                    "percentile in lists": group.listed.mean,
                    "percentile bought": group.bought.mean,
                    "difference": group.difference.mean,
                    "low": group.difference.low,
                    "high": group.difference.high,
                    "long tail in lists": group.tail.mean,
                    "long tail bought": group.tail_bought.mean,
                }
                for group in self.bias
            ]
        )

    def unlisted_frame(self, dataset: Dataset) -> pd.DataFrame:
        """A line for each item in no list: id and title, its buyers, when it was last bought."""
        last = [date(dataset.local_time(at)) if at else "" for at in self.last.tolist()]
        return pd.DataFrame(
            {
                Columns.ITEM: [dataset.item_id(item) for item in self.unlisted.tolist()],
                "item": dataset.titles[self.unlisted],
                "customers who bought it": self.buyers,
                "last bought": last,
            }
        )

    def curves(self) -> pd.DataFrame:
        """The Lorenz curves, point by point."""
        return pd.DataFrame(
            {
                "share of the items": self.share,
                "share of the list entries": self.curve,
                "share of the buyers": self.curve_bought,
            }
        )

    @property
    def sampled(self) -> bool:
        """Whether some customers were left out."""
        return self.customers < self.of


def exposure(lists: TopLists, dataset: Dataset, *, seed: int = 0) -> Exposure:
    """Measure the lists; groups are everybody, the segments, and the lengths of the histories."""
    everyone = dataset.histories().matrix(dataset.n_items)
    buyers = np.bincount(everyone.indices, minlength=dataset.n_items)
    entries = lists.counts(dataset.n_items)
    percentile = percentiles(buyers.astype(np.float64))
    tail = long_tail(buyers.astype(np.float64))
    own = everyone[lists.customers]
    rows, positions = np.nonzero(lists.items != NO_ITEM)
    items = lists.items[rows, positions]
    n = len(lists)
    held = np.repeat(np.arange(n), np.diff(own.indptr))
    columns = [
        _means(percentile[items], rows, n),
        _means(percentile[own.indices], held, n),
        _means(tail[items].astype(np.float64), rows, n),
        _means(tail[own.indices].astype(np.float64), held, n),
    ]
    unlisted = np.flatnonzero(entries == 0)
    unlisted = unlisted[np.argsort(-buyers[unlisted], kind="stable")].astype(np.int64)
    curve, bought = lorenz(entries), lorenz(buyers)
    points = np.unique(np.linspace(0, len(curve) - 1, min(POINTS, len(curve))).astype(np.int64))
    return Exposure(
        customers=n,
        of=lists.of,
        items=dataset.n_items,
        shown=int((entries > 0).sum()),
        ever_bought=int((buyers > 0).sum()),
        gini=gini(entries),
        gini_bought=gini(buyers),
        share=np.linspace(0.0, 1.0, len(curve))[points],
        curve=curve[points],
        curve_bought=bought[points],
        unlisted=unlisted,
        buyers=buyers[unlisted].astype(np.int64),
        last=_last_bought(dataset)[unlisted],
        bias=tuple(
            _bias(by, group, [column[inside] for column in columns], seed)
            for by, group, inside in groups(
                group_frame(dataset, lists.customers, np.diff(own.indptr))
            )
        ),
    )


def _last_bought(dataset: Dataset) -> LongArray:
    """The time of the last purchase of each item (n_items,), seconds since 1970; 0 for never."""
    last = np.zeros(dataset.n_items, dtype=np.int64)
    for _, block in dataset.log.blocks():
        bought = block.only((Event.PURCHASE,))
        np.maximum.at(last, bought.items, bought.times)
    return last


def lorenz(counts: CountArray) -> DoubleArray:
    """Cumulative shares of the total, the smallest counts first: (n + 1,), from 0 to 1.

    The straight line where nothing is counted.
    """
    total = float(counts.sum())
    if not total:
        return np.linspace(0.0, 1.0, len(counts) + 1)
    return np.append(0.0, np.cumsum(np.sort(counts)) / total)


def gini(counts: CountArray) -> float:
    """Gini coefficient: twice the area between the Lorenz curve and the straight line.

    0 where all are equal, 1 - 1 / n where one of n has everything; 0 where nothing is counted.
    """
    curve = lorenz(counts)
    n = max(1, len(counts))
    return float(1.0 - (curve[1:] + curve[:-1]).sum() / n)


def percentiles(buyers: DoubleArray) -> DoubleArray:
    """The percentile of each item by its buyers, 0 (least) to 100; equals share their mean."""
    if len(buyers) < 2:
        return np.full(len(buyers), 50.0)
    ranks = np.asarray(pd.Series(buyers).rank(), dtype=np.float64)
    percent: DoubleArray = 100.0 * (ranks - 1.0) / (len(buyers) - 1.0)
    return percent


def long_tail(buyers: DoubleArray) -> BoolArray:
    """Which items are not in the most bought fifth of the catalogue; equals by their order."""
    order = np.argsort(-buyers, kind="stable")
    tail = np.ones(len(buyers), dtype=np.bool_)
    tail[order[: int(np.ceil(HEAD * len(buyers)))]] = False
    return tail


def _means(values: DoubleArray, rows: CountArray, n: int) -> DoubleArray:
    counts = np.bincount(rows, minlength=n)
    sums = np.bincount(rows, values, minlength=n)
    answer: DoubleArray = np.full(n, np.nan)
    np.divide(sums, counts, out=answer, where=counts > 0)
    return answer


def _bias(by: str, group: str, columns: list[DoubleArray], seed: int) -> PopularityBias:
    listed, bought, tail, tail_bought = columns
    weights = draws(len(listed), np.random.default_rng(seed))
    return PopularityBias(
        by=by,
        group=group,
        customers=len(listed),
        listed=bootstrap_mean(listed, weights),
        bought=bootstrap_mean(bought, weights),
        difference=bootstrap_mean(listed - bought, weights),
        tail=bootstrap_mean(tail, weights),
        tail_bought=bootstrap_mean(tail_bought, weights),
    )
