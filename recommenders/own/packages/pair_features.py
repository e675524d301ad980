"""Features of a customer and an item that an estimator learns from: what the history says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from recommenders.contract import Columns, Dataset, Histories
from recommenders.histories import DAY, DoubleArray, IntArray
from recommenders.linear.item_knn import ItemKNN

NEVER: Final = 3650.0
"""Days since an item was bought that never was."""
LATELY: Final = 30
"""Days up to the as-of date in which a purchase is one of lately."""
KINDS: Final = (Columns.CATEGORY, Columns.BRAND)
NAMES: Final = (
    "times bought",
    "days since",
    "likeness",
    "share of the category",
    "share of the brand",
    "purchases",
    "buyers",
    "buyers lately",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairFeatures:
    """`NAMES` of each pair: of the history alone, of the item alone, and of both.

    Times bought, days since (`NEVER` without any), purchases and buyers are log(1 + x).
    ``likeness`` is the score of `ItemKNN`; the shares are those of the history's events whose
    item has the category, or brand, of the item (0 where it has none). ``kinds`` (2, n_items) are
    its codes, -1 for none; ``popularity`` (2, n_items) the buyers, all and lately.
    """

    neighbours: ItemKNN
    kinds: IntArray
    popularity: DoubleArray

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """What the features need of a data set."""
        import pandas as pd

        log = dataset.histories()
        lately = log.where(log.times > log.as_of - LATELY * DAY)
        n_items = dataset.n_items
        buyers = [part.matrix(n_items).sum(axis=0, dtype=np.float64) for part in (log, lately)]
        kinds = [
            pd.factorize(dataset.items[kind])[0] if dataset.has(kind) else np.full(n_items, -1)
            for kind in KINDS
        ]
        return cls(
            neighbours=ItemKNN().fit(dataset),
            kinds=np.array(kinds, dtype=np.int32),
            popularity=np.log1p(np.array(buyers).reshape(2, n_items)),
        )

    def __call__(self, histories: Histories, items: IntArray) -> DoubleArray:
        """Shape (n_rows, len(items), len(NAMES)); a feature is of its own history alone."""
        n_rows, n_items = len(histories), self.popularity.shape[1]
        counts = histories.counts(n_items)
        last = np.full((n_rows, n_items), -np.inf)
        days = (histories.as_of - histories.times) / DAY
        np.maximum.at(last, (histories.rows, histories.items), -days)
        features = np.zeros((n_rows, len(items), len(NAMES)))
        features[:, :, 0] = np.log1p(counts.toarray()[:, items])
        features[:, :, 1] = np.log1p(np.clip(-last[:, items], 0.0, NEVER))
        features[:, :, 2] = self.neighbours.score(histories, items)
        for feature, codes in enumerate(self.kinds, start=3):
            features[:, :, feature] = _shares(histories, codes, items)
        features[:, :, 5] = np.log1p(histories.lengths)[:, None]
        features[:, :, 6:] = self.popularity[:, items].T
        return features


def _shares(histories: Histories, codes: IntArray, items: IntArray) -> DoubleArray:
    """Of the events of each row those of the kind of each item."""
    # one column more for items without a kind: nothing is counted there
    counted = np.zeros((len(histories), int(codes.max(initial=-1)) + 2))
    own = codes[histories.items]
    np.add.at(counted, (histories.rows[own >= 0], own[own >= 0]), 1.0)
    shares: DoubleArray = counted[:, codes[items]] / np.maximum(histories.lengths, 1)[:, None]
    return shares
