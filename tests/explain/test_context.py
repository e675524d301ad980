"""The three parts of a context are of one recommender and one data set."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from explain.context import ExplanationContext
from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN
from tests.worlds import BOUGHT


def test_the_parts_belong_together(tiny: Dataset) -> None:
    recommender = ItemKNN().fit(tiny)
    context = ExplanationContext.of(recommender, tiny)
    assert context.ranker.recommender is recommender
    assert context.dataset is tiny
    # the share of the six customers who bought each item, in percent
    np.testing.assert_allclose(context.statistics.popularity, 100 * BOUGHT.sum(axis=0) / 6)


def test_one_part_cannot_be_exchanged(tiny: Dataset, mid: Dataset) -> None:
    context = ExplanationContext.of(ItemKNN().fit(tiny), tiny)
    with pytest.raises(FrozenInstanceError):
        context.dataset = mid  # type: ignore[misc]
    assert len(context.ranker.popularity) == len(context.statistics.price) == tiny.n_items
