"""One customer and the items asked about, with all that the features are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from explain.features import tastes
from explain.features.purchase_tables import PurchaseTables
from explain.profiles.item_statistics import RECENT_DAYS, ItemStatistics
from recommenders.contract import Dataset, Event, Histories
from recommenders.histories import DAY, BoolArray, DoubleArray, FloatArray, IntArray, WideRows

ALIKE: Final = (20, 100, 300)
"""How many of the most alike customers are asked, in growing circles."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CandidateCase:
    """One customer (code) and the items asked about.

    ``log`` is the customer's one-row history with all events; ``paid`` (n_events,) the unit
    prices along it, NaN where unknown.
    """

    customer: int
    log: Histories
    paid: FloatArray
    targets: IntArray
    statistics: ItemStatistics
    tables: PurchaseTables

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        statistics: ItemStatistics,
        tables: PurchaseTables,
        customer: int,
        targets: IntArray,
    ) -> CandidateCase:
        """The customer's events and prices, with the items asked about."""
        log = dataset.log.take([customer])
        begin, end = dataset.log.indptr[customer], dataset.log.indptr[customer + 1]
        paid = np.where(log.events == Event.PURCHASE, dataset.unit_prices[begin:end], np.nan)
        return cls(
            customer=customer,
            log=log,
            paid=paid.astype(np.float32),
            targets=targets,
            statistics=statistics,
            tables=tables,
        )

    @cached_property
    def is_purchase(self) -> BoolArray:
        """Which events are purchases, shape (n_events,)."""
        purchases: BoolArray = self.log.events == Event.PURCHASE
        return purchases

    @cached_property
    def players(self) -> IntArray:
        """The distinct items bought, ascending."""
        return np.unique(self.log.items[self.is_purchase])

    @cached_property
    def bought(self) -> BoolArray:
        """Which items of the catalogue were bought, shape (n_items,)."""
        mask = np.zeros(len(self.statistics.price), dtype=np.bool_)
        mask[self.players] = True
        return mask

    @cached_property
    def amounts(self) -> WideRows:
        """How much of each item was bought, lately counting more: csr (1, n_items).

        See `PurchaseTables.amounts_of`.
        """
        return self.tables.amounts_of(self.log.only((Event.PURCHASE,)))

    def amounts_of(self, items: IntArray) -> DoubleArray:
        """The amounts of items, shape (len(items),)."""
        held: DoubleArray = self.amounts[:, items].toarray()[0]
        return held

    def times(self, *events: Event) -> NDArray[np.int64]:
        """Events of these kinds by target, shape (n_targets,)."""
        of_kind = np.isin(self.log.events, events)
        return np.bincount(self.log.items[of_kind], minlength=len(self.bought))[self.targets]

    def recent(self, event: Event) -> DoubleArray:
        """Events of this kind by target in the last RECENT_DAYS days."""
        days = (self.log.as_of - self.log.times) / DAY
        of_kind = (self.log.events == event) & (days < RECENT_DAYS)
        counts = np.bincount(self.log.items[of_kind], minlength=len(self.bought))
        return counts[self.targets].astype(np.float64)

    def level_codes(self, level: str) -> tuple[IntArray, IntArray]:
        """Category, brand, ... of each player and of each target; -1 where it is not known."""
        codes = self.statistics.codes[level]
        return codes[self.players], codes[self.targets]

    @cached_property
    def walks(self) -> DoubleArray:
        """Co-purchase strength of each player and target, (n_players, n_targets).

        R'R with R = D_U^-1/2 X D_I^-1/2: the share of a random walk from the one over a customer
        to the other, in both directions. A target is not tied to itself.
        """
        by_item = self.tables.normalised
        walks = (by_item[self.players] @ by_item[self.targets].T).toarray().astype(np.float64)
        walks[self.players[:, None] == self.targets[None, :]] = 0.0
        return walks

    @cached_property
    def closest(self) -> DoubleArray:
        """The walks to each target, the strongest player first: (n_players, n_targets)."""
        ordered: DoubleArray = -np.sort(-self.walks, axis=0)
        return ordered

    @cached_property
    def companions(self) -> DoubleArray:
        """Summed cosines of the bought companions by band, (n_bands, n_targets)."""
        return self.tables.companions.bands(self.bought, self.targets)

    @cached_property
    def expected(self) -> DoubleArray:
        """Each target as it is foretold by the purchases' tastes, see `tastes.expected`."""
        vectors = self.tables.plain_tastes
        return tastes.expected(
            vectors[self.players].astype(np.float64),
            vectors[self.targets],
            self.tables.plain_strengths,
        )

    @cached_property
    def alike(self) -> DoubleArray:
        """Share of the most alike customers who bought each target, (len(ALIKE), n_targets), in %.

        Alike are customers with the same purchases, rare ones counting more; a customer counts in
        proportion to the likeness.
        """
        by_item = self.tables.normalised
        likeness = np.asarray(by_item[self.players].sum(axis=0), dtype=np.float64).ravel()
        # a slice: somebody who is not in the data is not among them
        likeness[self.customer : self.customer + 1] = 0.0
        order = np.argsort(-likeness, kind="stable")[: ALIKE[-1]]
        has = (self.tables.by_item[self.targets][:, order]).toarray().astype(np.float64)
        weighed, totals = np.cumsum(has * likeness[order], axis=1), np.cumsum(likeness[order])
        at = np.minimum(np.array(ALIKE), len(order)) - 1
        shares: DoubleArray = 100.0 * weighed[:, at].T / np.maximum(totals[at], 1e-12)[:, None]
        return shares
