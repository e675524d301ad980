"""The shape of the tiny world, counted by hand, and its charts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.charts import data as data_chart
from explain.profiles import distributions
from recommenders.contract import Columns
from recommenders.data.dataset import RawTables, build
from tests.worlds import tiny


def test_weeks_begin_on_monday_and_know_their_edges() -> None:
    purchases = distributions.over_time(tiny())  # 22 Mar (Sunday) to 30 Jun 2026 (Tuesday)
    assert purchases.unit == "week"
    assert str(purchases.starts[0]) == "2026-03-16"
    assert str(purchases.starts[-1]) == "2026-06-29"
    assert pd.DatetimeIndex(purchases.starts).day_of_week.tolist() == [0] * len(purchases.starts)
    assert purchases.counts.sum() == 14
    assert purchases.counts[0] == 1  # ann's kibble 100 days ago
    assert purchases.complete.tolist() == [False, *[True] * (len(purchases.starts) - 2), False]
    assert list(purchases.frame()) == [
        "Week of",
        "Purchases",
        "Customers",
        "Items",
        "Spent",
        "Whole",
    ]
    assert purchases.customers[0] == purchases.items[0] == 1


def test_the_day_is_that_of_the_shop() -> None:
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: ["a", "a", "b"],
            Columns.ITEM: ["x", "y", "x"],
            # the first two are one evening in New York and two days in UTC
            Columns.TIME: pd.to_datetime(
                ["2026-01-01 23:30Z", "2026-01-02 00:30Z", "2026-01-03 15:00Z"]
            ),
        }
    )
    shop = build(RawTables(name="ny", title="NY", interactions=lines, timezone="America/New_York"))
    purchases = distributions.over_time(shop)
    assert purchases.unit == "day"
    assert purchases.counts.tolist() == [2, 0, 1]
    visits = distributions.visit_sizes(distributions.Visits.of(shop))
    assert visits.frame()["Visits"].tolist() == [1, 1]


def test_months_for_many_years() -> None:
    world = tiny()
    times = world.log.times.copy()
    times[0] -= 6 * 366 * 86_400
    purchases = distributions.over_time(replace(world, log=replace(world.log, times=times)))
    assert purchases.unit == "month"
    assert pd.DatetimeIndex(purchases.starts).day.tolist() == [1] * len(purchases.starts)
    assert purchases.counts.sum() == 14


def test_histories_visits_and_concentration() -> None:
    world = tiny()
    lengths = distributions.history_lengths(world)
    # ann 5, bob 2, cat 3, dan 3, eve 1, fay 0
    assert dict(zip(lengths.labels, lengths.counts.tolist(), strict=True)) == {
        "0": 1,
        "1": 1,
        "2 to 3": 3,
        "4 to 7": 1,
    }
    visits = distributions.visit_sizes(distributions.Visits.of(world))
    # two visits of two lines each with ann, cat and dan one: 14 lines in 11 visits
    assert dict(zip(visits.labels, visits.counts.tolist(), strict=True)) == {"1": 8, "2 to 3": 3}
    curve = distributions.concentration(world)
    # A 6, B 3, C 2, D 1, E 1, F 1, G and H never
    assert curve.never == 2
    assert curve.of(1 / 8) == pytest.approx(6 / 14)
    assert curve.of(0.5) == pytest.approx(12 / 14)
    assert curve.of(1.0) == 1.0


def test_prices_and_spreads() -> None:
    world = tiny()
    prices = distributions.prices(world)
    assert prices is not None
    assert prices.counts.sum() == 14
    assert prices.name == "Price of a unit (£)"
    spreads = distributions.spreads(world, distributions.Visits.of(world)).set_index("Measure")
    assert spreads.loc["Units of a purchase", "Largest"] == 2
    assert spreads.loc["Price of a unit", "Median"] == pytest.approx(10.0)
    assert spreads.loc["Days between visits", "Count"] == 6
    assert distributions.prices(tiny(bare=True)) is None
    poor = tiny(bare=True)
    measures = distributions.spreads(poor, distributions.Visits.of(poor))["Measure"].tolist()
    assert "Price of a unit" not in measures


def test_groups_add_up() -> None:
    world = tiny()
    table = distributions.categories(world)
    assert table["Purchases"].sum() == 14
    assert table["Items"].sum() == 8
    assert table["Share"].sum() == pytest.approx(1.0)
    assert table.iloc[0].tolist()[:3] == ["Dog", 2, 8]
    assert distributions.segments(world).empty
    assert distributions.categories(tiny(bare=True)).empty
    named = world.customers.assign(**{Columns.SEGMENT: ["n", "n", "s", None, "s", "s"]})
    grouped = replace(world, customers=named, present=world.present | {Columns.SEGMENT})
    segments = distributions.segments(grouped).set_index("Segment")
    assert segments["Customers"].to_dict() == {"s": 3, "n": 2, "no segment": 1}
    assert segments["Purchases"].to_dict() == {"s": 4, "n": 7, "no segment": 3}


def test_charts_carry_units_and_escape_names() -> None:
    world = tiny()
    over = data_chart.over_time(distributions.over_time(world))
    assert over.layout.yaxis.title.text == "purchases a week"
    assert np.sum(over.data[0].y) == 14
    bars = data_chart.counts(["<img src=x>"], [3], ["3"], unit="purchases")
    assert bars.layout.yaxis.ticktext == ("&lt;img src=x&gt;",)
    assert bars.layout.xaxis.title.text == "purchases"
    lengths = data_chart.bins(distributions.history_lengths(world))
    assert lengths.layout.annotations[0].text.startswith("1 (17")
    few = data_chart.concentration(distributions.concentration(world))
    assert few.data[1].y[-1] == 100


def test_the_busiest_week_and_the_fullest_bin() -> None:
    purchases = distributions.over_time(tiny())
    begin, most = purchases.busiest
    assert most == purchases.counts.max()
    assert purchases.counts[list(purchases.starts).index(begin.to_datetime64())] == most
    bins = distributions.Bins(
        name="Purchases", noun="customers", labels=("1", "2 to 3"), counts=np.array([2, 5])
    )
    assert bins.mode == ("2 to 3", 5)


def test_the_groups_beyond_the_largest_are_one() -> None:
    table = pd.DataFrame({"Segment": ["a", "b", "c", "d"], "Customers": [5, 3, 1, 1]})
    groups = distributions.largest_groups(table, "Customers", most=2)
    assert [(group.name, group.count, group.share) for group in groups] == [
        ("a", 5, 0.5),
        ("b", 3, 0.3),
        ("2 others", 2, 0.2),
    ]
    assert len(distributions.largest_groups(table, "Customers", most=4)) == 4
