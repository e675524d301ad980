from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from tests.worlds import AS_OF, A, B

NAN = np.nan


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("popularity", [50, 50, 100 / 3, 100 / 6, 100 / 6, 100 / 6, 0, 0]),
        # (purchases in the last 30 days + 1) / (a third of those in the 90 days before + 1)
        ("trend", [2 / (5 / 3 + 1), 3 / (4 / 3), 2 / (4 / 3), 2, 0.75, 0.75, 1, 1]),
        # ann bought A after 60 and 30 days, dan after 30
        ("interval", [30, NAN, NAN, NAN, NAN, NAN, NAN, NAN]),
        ("price", [10, 4, 8, 20, 30, 15, 5, NAN]),
        # a list price below the price is no discount
        ("discount", [20, 0, NAN, 0, 25, 0, 0, NAN]),
        # A and H by launch date, the others by their first event, D's being a view
        ("age", [10.5, 35, 35, 3, 30, 90, NAN, 180.5]),
        ("position", [NAN, NAN, NAN, NAN, NAN, 3, NAN, NAN]),
    ],
)
def test_by_hand(tiny_statistics: ItemStatistics, name: str, expected: list[float]) -> None:
    np.testing.assert_allclose(getattr(tiny_statistics, name), expected, rtol=1e-9)


def test_levels(tiny_statistics: ItemStatistics) -> None:
    assert set(tiny_statistics.codes) == {"product_type", "brand", "category", "department"}
    assert tiny_statistics.name(Columns.BRAND, A) == "Acme"
    assert tiny_statistics.name(Columns.BRAND, 7) is None
    assert tiny_statistics.name("colour", A) is None
    assert tiny_statistics.group_level() == Columns.CATEGORY


def test_a_level_with_one_large_value_is_left_out(tiny: Dataset) -> None:
    events = pd.DataFrame(
        {Columns.CUSTOMER: "x", Columns.ITEM: list("abcd"), Columns.TIME: [AS_OF] * 4}
    )
    items = pd.DataFrame(
        {
            Columns.ITEM: list("abcd"),
            Columns.CATEGORY: ["one", "one", "one", "two"],
            Columns.BRAND: ["p", "p", "q", "q"],
        }
    )
    statistics = ItemStatistics.of(
        build(RawTables(name="n", title="N", interactions=events, items=items))
    )
    assert set(statistics.codes) == {Columns.BRAND}
    assert statistics.group_level() == Columns.BRAND


def test_without_optional_columns(bare: Dataset) -> None:
    statistics = ItemStatistics.of(bare)
    assert statistics.codes == {}
    assert statistics.group_level() is None
    for name in ("price", "discount", "position"):
        assert np.isnan(getattr(statistics, name)).all()
    np.testing.assert_allclose(statistics.age, [100, 35, 35, 1, 30, 90])


def test_taste_gives_cosines(tiny_statistics: ItemStatistics) -> None:
    rows = tiny_statistics.taste(np.array([A, B], dtype=np.int32))
    cosines = (rows @ rows.T).toarray()
    assert cosines[0, 1] == pytest.approx(2 / 3)
    assert cosines[0, 0] == pytest.approx(1)


def test_a_launch_at_a_midnight_that_the_clock_skips() -> None:
    # in Chile summer time begins at midnight: 2024-09-08 00:00 does not exist
    events = pd.DataFrame(
        {
            Columns.CUSTOMER: ["x", "x"],
            Columns.ITEM: ["a", "b"],
            Columns.TIME: pd.to_datetime(["2024-10-01 12:00"] * 2),
        }
    )
    items = pd.DataFrame(
        {
            Columns.ITEM: ["a", "b"],
            Columns.LAUNCH: pd.to_datetime(["2024-09-08", "2024-09-09"]),
        }
    )
    dataset = build(
        RawTables(
            name="n", title="N", interactions=events, items=items, timezone="America/Santiago"
        )
    )
    np.testing.assert_allclose(ItemStatistics.of(dataset).age, [23.5 - 1 / 24, 22.5], atol=0.05)


def test_only_views_of_an_item_are_no_purchase(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    assert tiny_statistics.popularity[7] == 0.0
    assert tiny_statistics.taste(np.array([7], dtype=np.int32)).nnz == 0


def test_two_lines_of_one_day_are_no_interval() -> None:
    days = [100, 100, 60, 60.2, 0]
    events = pd.DataFrame(
        {
            Columns.CUSTOMER: "x",
            Columns.ITEM: "a",
            Columns.TIME: AS_OF - pd.to_timedelta(days, unit="D"),
        }
    )
    statistics = ItemStatistics.of(build(RawTables(name="n", title="N", interactions=events)))
    np.testing.assert_allclose(statistics.interval, [np.median([100 - 60.2, 60])])


def test_the_share_of_the_customers_who_bought_an_item(tiny_statistics: ItemStatistics) -> None:
    assert tiny_statistics.buyer_share(0) == 0.5
    assert tiny_statistics.buyer_share(2) == pytest.approx(1 / 3)
