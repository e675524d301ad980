"""Variety takes likeness and groups from what is known of the items."""

from __future__ import annotations

import numpy as np
import pytest

from explain.profiles.item_statistics import ItemStatistics
from explain.profiles.variety import rearranging, varied
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.ranking.diversity import Variety
from recommenders.ranking.ranker import Ranker
from recommenders.testing.toys import Fixed


def test_groups_are_the_categories_of_the_items(tiny: Dataset) -> None:
    ranker, statistics = Ranker.of(Fixed([1.0] * 8), tiny), ItemStatistics.of(tiny)
    spread = varied(ranker, statistics, Variety.SPREAD)
    assert spread.kind is Variety.SPREAD
    assert spread.groups is statistics.codes[Columns.CATEGORY]
    assert spread.taste == statistics.taste
    again = rearranging(ranker.recommender, tiny, Variety.SPREAD)
    np.testing.assert_array_equal(again.popularity, ranker.popularity)
    assert again.groups is not None
    np.testing.assert_array_equal(again.groups, spread.groups)


def test_without_groups_a_list_cannot_be_like_the_history(bare: Dataset) -> None:
    recommender = Fixed([1.0] * bare.n_items)
    assert rearranging(recommender, bare, Variety.SPREAD).groups is None
    with pytest.raises(DataError, match="no categories"):
        rearranging(recommender, bare, Variety.CALIBRATED)
