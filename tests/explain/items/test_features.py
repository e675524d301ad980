from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.charts import item as item_charts
from explain.features.feature import CURRENCY
from explain.items.features import CATALOGUE, Standing, item_features
from explain.profiles.item_statistics import ItemStatistics
from tests.explain.shops import shop

LINES = [("ann", "a", 50), ("ann", "a", 20), ("bob", "a", 10), ("bob", "b", 5)]
PRICES = [4.0, 1.0, 2.0, 3.0, 5.0, 6.0, 7.0, 8.0]


def test_an_item_beside_its_category_by_hand() -> None:
    dataset = shop(LINES, category=["Tea"] * 8, department=["Food"] * 8, price=PRICES)
    # one group that holds everything tells nothing, so the catalogue it is
    features = item_features(dataset, ItemStatistics.of(dataset), 0, recommended=np.arange(8.0))
    assert (features.group, features.level, features.members) == (CATALOGUE, "", 8)
    rows = {row.label: row for row in features.standings}
    price = rows["Price"]
    assert price.value == 4.0
    assert (price.low, price.median, price.high) == (2.75, 4.5, 6.25)
    assert price.below == pytest.approx((3 + 0.5) / 8)
    assert rows["Popularity"].value == 100.0
    assert rows["Popularity"].below == pytest.approx(7.5 / 8)
    # one of its two buyers bought it again, after thirty days
    assert rows["Bought again"].value == 50.0
    assert rows["Usual interval"].value == pytest.approx(30.0)
    assert rows["Recommended to"].value == 0.0
    assert rows["Recommended to"].below == pytest.approx(0.5 / 8)
    assert item_charts.reading(price.value, price.unit, "$") == "$4.00"
    assert features.frame("$").set_index("feature").loc["Price", "unit"] == "$"


def test_a_small_category_gives_way_to_the_department() -> None:
    dataset = shop(
        [("ann", item, 5) for item in "abcdefgh"],
        category=["Tea", "Tea", *["Nuts"] * 3, *["Soap"] * 3],
        department=["Food"] * 8,
    )
    statistics = ItemStatistics.of(dataset)
    assert item_features(dataset, statistics, 0).group == CATALOGUE
    statistics.codes["department"] = np.array([0] * 8, dtype=np.int32)
    statistics.names["department"] = np.array(["Food"], dtype=object)
    features = item_features(dataset, statistics, 0)
    assert (features.group, features.level, features.members) == ("Food", "department", 8)


def test_what_is_not_known_is_left_out_and_said() -> None:
    dataset = shop(LINES, title=list("abcdefgh"), price=[np.nan, *PRICES[1:]])
    features = item_features(dataset, ItemStatistics.of(dataset), 0)
    assert "Price" in features.left_out
    assert "Price" not in [row.label for row in features.standings]
    unbought = item_features(dataset, ItemStatistics.of(dataset), 7)
    assert {"Bought again", "Usual interval"} <= set(unbought.left_out)


def test_the_chart_has_shares_between_0_and_100() -> None:
    dataset = shop(LINES, title=list("abcdefgh"), price=PRICES)
    features = item_features(dataset, ItemStatistics.of(dataset), 0)
    figure = item_charts.features(features, currency="$")
    assert list(figure.data[1].x) == [100 * row.below for row in features.standings]
    assert list(figure.layout.yaxis.ticktext) == [row.label for row in features.standings]


def test_a_unit_is_said_once_and_values_of_a_line_have_one_precision() -> None:
    days = Standing(
        label="Days since launch",
        unit="days",
        sentence="",
        value=2.42,
        low=0.637,
        median=1.0,
        high=54.0,
        below=0.5,
        n_known=4,
    )
    assert days.heading == "Days since launch"
    assert replace(days, label="Popularity", unit="% of customers").heading == (
        "Popularity (% of customers)"
    )
    assert replace(days, unit=CURRENCY).heading == "Days since launch"
    assert days.texts("$") == ["2.4", "1.0", "0.6", "54.0"]
    assert replace(days, unit=CURRENCY).texts("$")[0] == "$2.42"
