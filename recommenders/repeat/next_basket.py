"""The next basket: what is due again and what is new, in one list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Self

import numpy as np

from recommenders.artifacts import Arrays
from recommenders.contract import Dataset, Event, Histories
from recommenders.data.baskets import without_last_baskets
from recommenders.histories import DoubleArray, FloatArray, IntArray
from recommenders.linear.graph_filter import GraphFilter, GraphFilterConfig
from recommenders.repeat.basket_signals import (
    GENERAL_SIGNALS,
    OWN_SIGNALS,
    Signals,
    blocks,
    general_pairs,
)
from recommenders.repeat.basket_weights import learn
from recommenders.repeat.tifu_knn import TIFUKNN, TIFUKNNConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class NextBasketConfig:
    """Settings of `NextBasket`."""

    discovery: float = 1.5
    """The odds of a new item are multiplied by this; 1 ranks by the chance alone. In the baskets of
    Ta-Feng that were held back, 1.5 found a seventh more of what is new, for 1 % of recall."""
    customers: int = 5_000
    """Customers that the weights are learned from, at the most."""
    candidates: int = 100
    """New items of a customer that they are learned from: so many of the neighbours, and of the
    graph filter."""
    seed: int = 0
    """Seed of the draw of customers."""
    tifu: TIFUKNNConfig = field(default_factory=TIFUKNNConfig)
    """Settings of the neighbours."""
    graph: GraphFilterConfig = field(default_factory=GraphFilterConfig)
    """Settings of the graph filter."""

    def __post_init__(self) -> None:
        if not self.discovery > 0:
            raise ValueError(f"discovery must be positive, got {self.discovery}")
        if self.customers < 1 or self.candidates < 1:
            raise ValueError(f"customers and candidates must be at least 1, got {self}")


class NextBasket:
    """The chance that an item is in the next basket, from two logistic regressions.

    Both read the logarithms of the signals `GENERAL_SIGNALS`: the mean of the TIFU-KNN neighbours,
    the graph filter, and the item's share of the customers' last baskets and of all baskets. The
    one for items bought before also reads those of `OWN_SIGNALS`: the renewal model's chance with
    time counted in baskets and in days, times bought, baskets since, the share of buyers who take
    the item up, the number of baskets and their size. The weights are learned with the last basket
    of each customer held back from all signals, which are then fitted again to everything.

    New items are learned among those that the neighbours or the graph filter name first. Their
    chances are right in order more than in size: in the lists measured they came out low by a
    quarter to two fifths, and far down they are too high. Their odds are raised by ``discovery``.
    To an empty history the score is the share of the customers' last baskets that hold the item.
    The neighbours make it other than linear in the history.
    """

    name: ClassVar[str] = "next-basket"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)
    signals: Signals

    def __init__(self, config: NextBasketConfig | None = None) -> None:
        self.config = config or NextBasketConfig()
        self.own: DoubleArray = np.zeros(1 + len(GENERAL_SIGNALS) + len(OWN_SIGNALS))
        self.new: DoubleArray = np.zeros(1 + len(GENERAL_SIGNALS))

    def fit(self, dataset: Dataset) -> Self:
        """Learn the weights without the last baskets, then all signals with them."""
        earlier, held = without_last_baskets(dataset)
        signals = Signals.of(earlier, *self._parts())
        rng, most = np.random.default_rng(self.config.seed), self.config.customers
        customers = np.flatnonzero(held.lengths)
        if len(customers) > most:
            customers = np.sort(rng.choice(customers, most, replace=False))
        self.own, self.new = learn(
            signals,
            earlier.histories(customers),
            held.take(customers),
            candidates=self.config.candidates,
        )
        self.signals = Signals.of(dataset, *self._parts())
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Chance in the next basket: shape (n_rows, n_items), or (n_rows, len(items))."""
        n_items = len(self.signals.late)
        wanted, column = None, None
        if items is not None:
            wanted, column = np.unique(items, return_inverse=True)
            n_items = len(wanted)
        scores = np.empty((len(histories), n_items), dtype=np.float32)
        for rows, part in blocks(histories, n_items):
            scores[rows] = self._chances(part, wanted)
        return scores if column is None else scores[:, column]

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        return {"own": self.own, "new": self.new, **self.signals.arrays()}

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        self.own, self.new = arrays["own"], arrays["new"]
        self.signals = Signals.restored(arrays, *self._parts())
        return self

    def _parts(self) -> tuple[TIFUKNN, GraphFilter]:
        return TIFUKNN(self.config.tifu), GraphFilter(self.config.graph)

    def _chances(self, histories: Histories, items: IntArray | None) -> DoubleArray:
        """For ascending ``items``, each once: shape (n_rows, len(items)); for all when None."""
        from scipy.special import expit

        signals, new = self.signals, self.new
        near, spread, shares = signals.general(histories, items)
        raised = new[0] + np.log(self.config.discovery)
        odds = new[1] * near + new[2] * spread + (new[3:] @ shares + raised)
        bought = signals.purchases(histories)
        own, rows, columns = signals.own(bought, len(histories)), bought.rows, bought.items
        if items is not None:
            scored = np.isin(bought.items, items)
            own, rows = own[scored], rows[scored]
            columns = np.searchsorted(items, bought.items[scored])
        table = np.hstack([general_pairs(near, spread, shares, rows, columns), own])
        odds[rows, columns] = self.own[0] + table @ self.own[1:]
        chances: DoubleArray = expit(odds)
        nothing = histories.only(self.events).lengths == 0
        chances[nothing] = signals.late if items is None else signals.late[items]
        return chances
