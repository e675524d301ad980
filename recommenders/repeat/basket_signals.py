"""What a history says about the items of its next basket, in a few readable numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.contract import Dataset, Histories
from recommenders.data.baskets import basket_counts, in_baskets
from recommenders.data.purchase_days import PurchaseDays
from recommenders.histories import DoubleArray, IntArray, LongArray
from recommenders.linear.graph_filter import GraphFilter
from recommenders.repeat.buy_again import categories
from recommenders.repeat.renewal import Renewal, RenewalConfig, fit, outlook
from recommenders.repeat.tifu_knn import TIFUKNN

GENERAL_SIGNALS = ("neighbours", "graph filter", "in last baskets", "in all baskets")
OWN_SIGNALS = (
    "due by baskets",
    "due by days",
    "times bought",
    "baskets since",
    "comes back",
    "baskets",
    "basket size",
)
WEEK = 7.0
"""Days within which the renewal model in days expects the purchase."""
MIN_SHARE = 1e-4
"""Added to the neighbours' mean, and the least of the graph filter, before their logarithm."""
MIN_CHANCE = 1e-9
"""The least chance from the renewal model, before its logarithm."""
MAX_CELLS = 4_000_000
"""Scores in float64 held at once: 32 MB, and some times that on the way."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signals:
    """What was learned from all customers, each part by itself.

    ``tifu`` and ``graph`` are fitted recommenders; ``clock`` is the renewal model with time
    counted in baskets, ``calendar`` the same in days; ``late`` and ``ever``, shape (n_items,), are
    the share of the customers' last baskets and of all baskets that hold the item, with one
    basket added.
    """

    tifu: TIFUKNN
    graph: GraphFilter
    clock: Renewal
    calendar: Renewal
    late: DoubleArray
    ever: DoubleArray

    @classmethod
    def of(cls, dataset: Dataset, tifu: TIFUKNN, graph: GraphFilter) -> Self:
        """Fit the two recommenders and the renewal model, and count the baskets."""
        days = PurchaseDays.of(
            dataset.histories(), n_items=dataset.n_items, timezone=dataset.timezone
        )
        bought = in_baskets(days, dataset.n_customers)
        baskets = basket_counts(bought, dataset.n_customers)
        kinds = categories(dataset)
        last = np.bincount(bought.items[bought.last == -1], minlength=dataset.n_items)
        lines = np.bincount(bought.items, bought.counts, minlength=dataset.n_items)
        return cls(
            tifu=tifu.fit(dataset),
            graph=graph.fit(dataset),
            clock=fit(bought, kinds, config=RenewalConfig()),
            calendar=fit(days, kinds, config=RenewalConfig()),
            late=(last + 1.0) / (np.count_nonzero(baskets) + 1.0),
            ever=(lines + 1.0) / (baskets.sum() + 1.0),
        )

    def purchases(self, histories: Histories) -> PurchaseDays:
        """The days on which each row bought what."""
        return PurchaseDays.of(histories, n_items=len(self.late), timezone=self.tifu.timezone)

    def general(
        self, histories: Histories, items: IntArray | None = None
    ) -> tuple[DoubleArray, DoubleArray, DoubleArray]:
        """The signals `GENERAL_SIGNALS`: two of shape (n_rows, len(items)), and the others (2,
        len(items)).

        All are logarithms. An item that no neighbour has is told from one that few have by
        little: to both `MIN_SHARE` is added.
        """
        _, near = self.tifu.parts(histories, items)
        spread = self.graph.score(histories, items).astype(np.float64)
        shares = np.log(np.stack([self.late, self.ever]))
        shares = shares if items is None else shares[:, items]
        return np.log(near.toarray() + MIN_SHARE), np.log(np.maximum(spread, MIN_SHARE)), shares

    def own(self, days: PurchaseDays, n_rows: int) -> DoubleArray:
        """The signals `OWN_SIGNALS` of each pair, as logarithms: shape (n_pairs, len(OWN))."""
        bought = in_baskets(days, n_rows)
        baskets = basket_counts(bought, n_rows)
        lines = np.bincount(bought.rows, bought.counts, minlength=n_rows)
        columns = (
            np.maximum(outlook(self.clock, bought, horizon=1.0).chance, MIN_CHANCE),
            np.maximum(outlook(self.calendar, days, horizon=WEEK).chance, MIN_CHANCE),
            bought.counts,
            bought.since,
            self.clock.again[bought.items],
            baskets[bought.rows],
            lines[bought.rows] / baskets[bought.rows],
        )
        logs: DoubleArray = np.log(np.column_stack(columns))
        return logs

    def arrays(self) -> Arrays:
        """What was learned, for saving; the parts' arrays under their names."""
        parts = {
            "tifu": self.tifu.arrays(),
            "graph": self.graph.arrays(),
            "clock": self.clock.arrays(),
            "calendar": self.calendar.arrays(),
            "counts": {"late": self.late, "ever": self.ever},
        }
        return {
            f"{part}.{name}": array
            for part, arrays in parts.items()
            for name, array in arrays.items()
        }

    @classmethod
    def restored(cls, arrays: Arrays, tifu: TIFUKNN, graph: GraphFilter) -> Self:
        """The signals that were saved."""

        def part(name: str) -> Arrays:
            start = f"{name}."
            return {k.removeprefix(start): v for k, v in arrays.items() if k.startswith(start)}

        return cls(
            tifu=tifu.restore(part("tifu")),
            graph=graph.restore(part("graph")),
            clock=Renewal.restored(part("clock")),
            calendar=Renewal.restored(part("calendar")),
            late=arrays["counts.late"],
            ever=arrays["counts.ever"],
        )


def blocks(histories: Histories, n_items: int) -> Iterator[tuple[slice, Histories]]:
    """The rows a few at a time, so that their scores of ``n_items`` fit into the memory."""
    step = max(1, MAX_CELLS // max(1, n_items))
    for begin in range(0, len(histories), step):
        block = slice(begin, min(begin + step, len(histories)))
        yield block, histories.take(np.arange(block.start, block.stop))


def general_pairs(
    near: DoubleArray,
    spread: DoubleArray,
    shares: DoubleArray,
    rows: LongArray,
    columns: LongArray,
) -> DoubleArray:
    """The signals `GENERAL_SIGNALS` of single pairs: shape (n_pairs, len(GENERAL))."""
    return np.column_stack([near[rows, columns], spread[rows, columns], shares[:, columns].T])
