"""The tiny world, and what the features say there."""

from __future__ import annotations

import numpy as np

from explain.features.case import CandidateCase
from explain.features.catalogue import FEATURES, compute
from explain.features.purchase_tables import PurchaseTables
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from tests.worlds import ANN, A, D, E, F, H

NAN = np.nan
TARGETS = np.array([D, E, F, H, A], dtype=np.int32)
NAMES = [feature.name for feature in FEATURES]


class World:
    """A data set, and the features of its customers by name."""

    def __init__(self, data: Dataset, statistics: ItemStatistics, tables: PurchaseTables) -> None:
        self.data, self.statistics, self.tables = data, statistics, tables

    def case(self, customer: int, targets: np.ndarray = TARGETS) -> CandidateCase:
        return CandidateCase.of(self.data, self.statistics, self.tables, customer, targets)

    def values(self, customer: int, name: str) -> np.ndarray:
        return compute((FEATURES[NAMES.index(name)],), self.case(customer))[:, 0]

    def check(self, name: str, expected: list[float]) -> None:
        """Ann's values are those that were worked out by hand."""
        values = self.values(ANN, name)
        np.testing.assert_allclose(values, expected, rtol=1e-5, atol=1e-9)


def lately(*days: float) -> float:
    return float(np.log1p(sum(2.0 ** (-day / 120) for day in days)))


# ann bought A 100, 40 and 10 days ago, B 10 and C 5 days ago
AMOUNTS = (lately(100, 40, 10), lately(10), lately(5))
ACME = 100 * AMOUNTS[0] / sum(AMOUNTS)
# the customers bought 3, 2, 3, 2, 1 and 0 items; A, B, C, D, E, F have 3, 3, 2, 1, 1, 1 buyers
B_TO_D, C_TO_D, A_TO_E = 1 / 3 / 3**0.5, 1 / 3 / 2**0.5, 1 / 2 / 3**0.5
