from __future__ import annotations

import numpy as np
import pytest

from explain.charts.theme import LABEL_WIDTH
from explain.features.catalogue import FEATURES, available, compute
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from tests.explain.features.worlds import NAMES, TARGETS, World
from tests.worlds import ANN, FAY, G


@pytest.mark.parametrize("name", NAMES)
def test_a_customer_without_events(world: World, name: str) -> None:
    column = world.values(FAY, name)
    assert column.shape == (len(TARGETS),)
    if name in ("due", "relative_price"):
        assert np.isnan(column).all()
    if name.startswith(("together", "closest", "companions", "taste", "plain", "expected")):
        assert not np.nan_to_num(column).any()


@pytest.mark.parametrize("name", NAMES)
def test_no_target(world: World, name: str) -> None:
    nothing = np.zeros(0, dtype=np.int32)
    values = compute((FEATURES[NAMES.index(name)],), world.case(ANN, nothing))
    assert values.shape == (0, 1)


def test_all_are_available_where_all_columns_are(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    left_out = set(FEATURES) - set(available(tiny, tiny_statistics))
    assert {feature.name for feature in left_out} == {"together"}


def test_absent_columns_are_absent_features(bare: Dataset) -> None:
    names = {feature.name for feature in available(bare, ItemStatistics.of(bare))}
    assert {"together", "closest_1", "companions_5", "taste_32", "uptake", "age"} <= names
    assert not {name for name in names if "type" in name or "category" in name or "price" in name}


def test_absent_events_are_absent_features(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    names = {feature.name for feature in available(mid, mid_statistics)}
    assert set(NAMES) - names == {"recent_cart", "recent_wishlist", "position", "together"}


def test_labels_units_and_sentences_name_nothing_of_the_recommender() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len({feature.label for feature in FEATURES}) == len(FEATURES)
    for feature in FEATURES:
        assert feature.unit
        assert feature.sentence.endswith(".")
        assert feature.label[0].isupper()
        assert len(feature.label) <= LABEL_WIDTH  # charts would cut it
        said = f"{feature.label} {feature.unit} {feature.sentence}".lower()
        assert "score" not in said
        assert "other purchases" not in said
        assert "recommender" not in said


def test_items_nobody_touched_are_unknown_not_zero(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    assert np.isnan(tiny_statistics.age[G])
    assert np.isnan(tiny_statistics.position[G])
