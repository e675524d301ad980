from __future__ import annotations

import pytest

from explain.features.purchase_tables import PurchaseTables
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from tests.explain.features.worlds import World


@pytest.fixture(scope="package")
def world(tiny: Dataset, tiny_statistics: ItemStatistics) -> World:
    return World(tiny, tiny_statistics, PurchaseTables.of(tiny, tiny_statistics))
