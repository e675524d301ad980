"""TIFU-KNN: what the customer and alike customers buy often and lately, by the basket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Self

import numpy as np
from scipy import sparse

from recommenders.artifacts import Arrays, rows_of
from recommenders.contract import Dataset, Event, Histories, ScorePart
from recommenders.data.baskets import basket_counts, in_baskets
from recommenders.data.purchase_days import PurchaseDays
from recommenders.histories import DoubleArray, FloatArray, IntArray, WideRows

MAX_CELLS = 4_000_000
"""Distances in float64 held at once: 32 MB, and a few times that while they are ranked."""
OWN: Final = "in the customer's own baskets"
NEIGHBOURS: Final = "in the baskets of the customers most alike"
"""What the two parts of a score are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TIFUKNNConfig:
    """Settings of `TIFUKNN`; chosen on Ta-Feng with the last basket of each customer held back."""

    neighbours: int = 300
    """Fitted customers that are looked at; all of them where there are fewer."""
    own_weight: float = 0.1
    """Weight of the customer's own baskets, in [0, 1]; the neighbours have the rest."""
    groups: int = 17
    """Groups that a history is cut into; with no more baskets, each is a group of its own."""
    group_decay: float = 0.9
    """Weight of a group against the one after it, in (0, 1]."""
    basket_decay: float = 1.0
    """Weight of a basket against the one after it in its group, in (0, 1]."""

    def __post_init__(self) -> None:
        if self.neighbours < 1 or self.groups < 1:
            raise ValueError(f"neighbours and groups must be at least 1, got {self}")
        if not 0 <= self.own_weight <= 1:
            raise ValueError(f"own_weight must be in [0, 1], got {self.own_weight}")
        if not (0 < self.group_decay <= 1 and 0 < self.basket_decay <= 1):
            raise ValueError(f"decays must be in (0, 1], got {self}")


class TIFUKNN:
    """Temporal item frequencies with neighbours (Hu, He, Gao and Zhang, SIGIR 2020).

    The n baskets of a history, in order, are cut into m = min(n, groups) groups as equal as can
    be, later ones longer. With f_b = 1 for the items of basket b, a group of s baskets is
    v_g = 1/s sum_b basket_decay^(s - b) f_b and the history u = 1/m sum_g group_decay^(m - g) v_g
    (eq. 1 and 2 there). The score is a u + (1 - a) times the mean u of the fitted customers at
    the smallest Euclidean distance from u, the first of equal ones (eq. 3 and 4).

    A history brings no customer with it, so a customer who was in the fit is a neighbour of the
    own history, with the weight of one. Masking a purchase can change who the neighbours are:
    the score is not linear in the history. Nobody is nearer than others to an empty history:
    its neighbours are all customers.
    """

    name: ClassVar[str] = "tifu-knn"
    version: ClassVar[int] = 1
    events: ClassVar[tuple[Event, ...]] = (Event.PURCHASE,)

    def __init__(self, config: TIFUKNNConfig | None = None) -> None:
        self.config = config or TIFUKNNConfig()
        self._take("UTC", sparse.csr_array((0, 0)))

    def fit(self, dataset: Dataset) -> Self:
        """Keep the item frequencies of every customer with a purchase."""
        self.timezone = dataset.timezone
        frequencies = self._frequencies(dataset.histories(), dataset.n_items)
        self._take(dataset.timezone, frequencies[np.diff(frequencies.indptr) > 0])
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Weighted frequency: shape (n_rows, n_items), or (n_rows, len(items))."""
        own, others = self._both(histories, items)
        a = self.config.own_weight
        scores: FloatArray = (a * own + (1 - a) * others).toarray().astype(np.float32)
        return scores

    def parts(self, history: Histories, targets: IntArray) -> tuple[ScorePart, ...]:
        """The score of each target: what the own baskets and what the neighbours' give it."""
        a = self.config.own_weight
        weighted = zip((OWN, NEIGHBOURS), (a, 1 - a), self._both(history, targets), strict=True)
        return tuple(
            ScorePart(name=name, values=weight * part.toarray()[0], personal=True)
            for name, weight, part in weighted
        )

    def arrays(self) -> Arrays:
        """What was learned, for saving."""
        customers = self._customers
        return {
            "data": customers.data,
            "indices": customers.indices,
            "indptr": customers.indptr,
            "shape": np.array(customers.shape),
            "timezone": np.array(self.timezone),
        }

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        parts = (arrays["data"], arrays["indices"], arrays["indptr"])
        customers = rows_of(*parts, (int(arrays["shape"][0]), int(arrays["shape"][1])))
        self._take(str(arrays["timezone"]), customers.astype(np.float64))
        return self

    def _both(self, histories: Histories, items: IntArray | None) -> tuple[WideRows, WideRows]:
        """The customers' own frequencies and the mean of the neighbours', shaped as the scores."""
        own = self._frequencies(histories, self._customers.shape[1])
        customers = self._customers if items is None else self._customers[:, items]
        others = self._nearest(own) @ customers
        return (own if items is None else own[:, items]), others

    def _take(self, timezone: str, customers: WideRows) -> None:
        self.timezone = timezone
        self._customers = customers
        self._by_item = customers.T.tocsr()
        self._squares: DoubleArray = customers.power(2).sum(axis=1)

    def _frequencies(self, histories: Histories, n_items: int) -> WideRows:
        bought = PurchaseDays.of(histories, n_items=n_items, timezone=self.timezone)
        bought = in_baskets(bought, len(histories))
        lines = np.repeat(np.arange(len(bought)), bought.counts)
        rows = bought.rows[lines]
        n = basket_counts(bought, len(histories))[rows]
        m = np.minimum(n, self.config.groups)
        size, longer = n // m, n % m
        # counted from the last basket: the groups that are one basket longer come first
        back = -bought.days - 1
        inside = longer * (size + 1)
        size = size + (back < inside)
        start = np.where(back < inside, 0, inside)
        group = np.where(back < inside, 0, longer) + (back - start) // size
        weights = self.config.basket_decay ** ((back - start) % size) / size
        weights *= self.config.group_decay**group / m
        frequencies: WideRows = sparse.coo_array(
            (weights, (rows, bought.items[lines])), shape=(len(histories), n_items)
        ).tocsr()
        return frequencies

    def _nearest(self, own: WideRows) -> WideRows:
        """Row r holds 1 / k for each of the k neighbours of row r: (n_rows, fitted customers)."""
        n, k = len(self._squares), min(self.config.neighbours, len(self._squares))
        chosen = [sparse.csr_array((0, n), dtype=np.bool_)]
        step = max(1, MAX_CELLS // max(1, n))
        for begin in range(0, own.shape[0], step):
            part = own[begin : begin + step]
            distances = self._squares - 2.0 * (part @ self._by_item).toarray()
            nothing = np.diff(part.indptr) == 0
            distances[nothing] = 0.0
            last = np.partition(distances, k - 1, axis=1)[:, k - 1 : k] if k else distances
            closer, tied = distances < last, distances == last
            free = k - closer.sum(axis=1, keepdims=True)
            free[nothing] = n
            near = closer | (tied & (np.cumsum(tied, axis=1) <= free))
            chosen.append(sparse.csr_array(near))
        neighbours: WideRows = sparse.vstack(chosen, format="csr").astype(np.float64)
        sizes = np.diff(neighbours.indptr)
        neighbours.data /= np.repeat(sizes, sizes)
        return neighbours
