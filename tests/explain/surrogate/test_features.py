from __future__ import annotations

import numpy as np
import pytest

from explain.attribution.attribute import attribute
from explain.attribution.by_relation import RELATIONS, grouped
from explain.profiles.item_statistics import ItemStatistics
from explain.surrogate.features import FEATURES, NO_HISTORY, CandidateCase, available, compute
from explain.surrogate.model import case_of
from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN
from tests.worlds import ANN, BOB, FAY, A, D, E, F, G, H

NAN = np.nan
TARGETS = np.array([D, E, F, H, A], dtype=np.int32)
NAMES = [feature.name for feature in FEATURES]


def case(tiny: Dataset, statistics: ItemStatistics, customer: int) -> CandidateCase:
    recommender = ItemKNN().fit(tiny)
    attribution = attribute(recommender, tiny.histories([customer]), TARGETS)
    return case_of(tiny, statistics, customer, TARGETS, grouped(attribution, statistics))


def values(tiny: Dataset, statistics: ItemStatistics, customer: int, name: str) -> np.ndarray:
    return compute((FEATURES[NAMES.index(name)],), case(tiny, statistics, customer))[:, 0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("popularity", [100 / 6, 100 / 6, 100 / 6, 0, 50]),
        ("trend", [2, 0.75, 0.75, 1, 0.75]),
        ("times_bought", [0, 0, 0, 0, 3]),
        # ten days since the last, thirty between two
        ("due", [NAN, NAN, NAN, NAN, 1 / 3]),
        # of ann's five purchases A is three, B one, C one
        ("share_product_type", [0, 0, 0, NAN, 80]),
        ("share_brand", [0, 60, 0, NAN, 60]),
        ("share_category", [0, 0, 0, 0, 80]),
        ("share_department", [0, 0, 0, 0, 100]),
        ("price", [20, 30, 15, NAN, 10]),
        # ann paid 10, 10, 8, 4 and 6
        ("relative_price", [20 / 8, 30 / 8, 15 / 8, NAN, 10 / 8]),
        ("discount", [0, 25, 0, NAN, 20]),
        # B and D share one of 3 and 1 buyers, C and D one of 2 and 1, A and E one of 3 and 1
        ("strongest", [2**-0.5, 3**-0.5, 0, 0, 2 / 3]),
        (
            "strongest_five",
            [(2**-0.5 + 3**-0.5) / 3, 3**-0.5 / 3, 0, 0, (2 / 3 + 6**-0.5) / 3],
        ),
        ("recent_view", [2, 0, 0, 0, 0]),
        ("recent_cart", [0, 1, 0, 0, 0]),
        ("recent_wishlist", [0, 0, 0, 0, 0]),
        ("age", [3, 30, 90, 180.5, 10.5]),
        ("position", [NAN, NAN, 3, NAN, NAN]),
    ],
)
def test_by_hand(
    tiny: Dataset, tiny_statistics: ItemStatistics, name: str, expected: list[float]
) -> None:
    np.testing.assert_allclose(values(tiny, tiny_statistics, ANN, name), expected, rtol=1e-6)


def test_every_feature_is_tested_by_hand() -> None:
    marks = test_by_hand.pytestmark[0].args[1]
    parts = {f"from_{position}" for position in range(len(RELATIONS))} | {"no_history"}
    assert {name for name, _ in marks} | parts == set(NAMES)


def test_the_history_parts_are_the_grouped_contributions(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    case_of_ann = case(tiny, tiny_statistics, ANN)
    for position in range(len(RELATIONS)):
        column = values(tiny, tiny_statistics, ANN, f"from_{position}")
        np.testing.assert_array_equal(column, case_of_ann.grouped.values[position])
    column = values(tiny, tiny_statistics, ANN, "no_history")
    np.testing.assert_array_equal(column, case_of_ann.grouped.base)
    # towards E: A shares the brand, B and C nothing
    assert values(tiny, tiny_statistics, ANN, "from_2")[1] == pytest.approx(1 / (3**0.5 + 10))
    assert values(tiny, tiny_statistics, ANN, "from_5")[1] == 0.0


def test_wishes_are_those_of_the_customer(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    assert values(tiny, tiny_statistics, BOB, "recent_wishlist").tolist() == [0, 1, 0, 0, 0]


@pytest.mark.parametrize("name", NAMES)
def test_a_customer_without_events(
    tiny: Dataset, tiny_statistics: ItemStatistics, name: str
) -> None:
    column = values(tiny, tiny_statistics, FAY, name)
    assert column.shape == (len(TARGETS),)
    if name in ("due", "relative_price"):
        assert np.isnan(column).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_target(tiny: Dataset, tiny_statistics: ItemStatistics, name: str) -> None:
    recommender = ItemKNN().fit(tiny)
    nothing = np.zeros(0, dtype=np.int32)
    parts = grouped(attribute(recommender, tiny.histories([ANN]), nothing), tiny_statistics)
    empty_case = case_of(tiny, tiny_statistics, ANN, nothing, parts)
    assert compute((FEATURES[NAMES.index(name)],), empty_case).shape == (0, 1)


def test_all_are_available_where_all_columns_are(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    assert available(tiny, tiny_statistics) == FEATURES


def test_absent_columns_are_absent_features(bare: Dataset) -> None:
    names = [feature.name for feature in available(bare, ItemStatistics.of(bare))]
    assert names == [
        "popularity",
        "trend",
        "times_bought",
        "due",
        "strongest",
        "strongest_five",
        "age",
    ]


def test_absent_events_are_absent_features(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    names = {feature.name for feature in available(mid, mid_statistics)}
    assert set(NAMES) - names == {"recent_cart", "recent_wishlist", "position"}


def test_labels_units_and_sentences() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len({feature.label for feature in FEATURES}) == len(FEATURES)
    for feature in FEATURES:
        assert feature.unit
        assert feature.sentence.endswith(".")
        assert feature.label[0].isupper()
        assert feature.scaled == (feature.name.startswith("from_") or feature is NO_HISTORY)


def test_items_nobody_touched_are_unknown_not_zero(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    assert np.isnan(tiny_statistics.age[G])
    assert np.isnan(tiny_statistics.position[G])
