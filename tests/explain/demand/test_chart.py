from __future__ import annotations

import numpy as np
import pandas as pd

from explain.charts.theme import DARK
from explain.demand.chart import SHOWN, takeaway, weeks_chart
from tests.explain.demand.test_node import node


def test_weeks_stand_in_a_row_from_the_past_to_the_future() -> None:
    figure = weeks_chart(node())
    bars, band, line = figure.data
    assert list(bars.y) == [30.0, 41.0]
    assert [pd.Timestamp(day) for day in bars.x] == [
        pd.Timestamp("2026-06-17"),
        pd.Timestamp("2026-06-24"),
    ]
    assert [pd.Timestamp(day) for day in line.x] == [
        pd.Timestamp("2026-07-01"),
        pd.Timestamp("2026-07-08"),
    ]
    assert list(line.y) == [38.0, 39.0]
    assert list(band.y) == [48.0, 50.0, 28.0, 29.0]
    assert figure.layout.yaxis.range[1] > 50.0


def test_hovering_says_the_band() -> None:
    line = weeks_chart(node(), theme=DARK).data[2]
    assert list(line.customdata[0]) == ["1 Jul 2026", "38", "29 to 48"]


def test_only_the_last_weeks_are_drawn() -> None:
    long = node(past=np.arange(60.0))
    assert list(weeks_chart(long).data[0].y) == list(range(60 - SHOWN, 60))


def test_nothing_sold_and_nothing_expected_is_drawn_as_well() -> None:
    empty = node(past=np.zeros(3), ahead=np.zeros((3, 2)))
    assert weeks_chart(empty).layout.yaxis.range[1] > 1.0


def test_the_takeaway_says_both_weeks() -> None:
    assert takeaway(node(), "Milk") == (
        "Units a week of Milk: 41 sold last week, 38 expected next week, 8 of 10 times 29 to 48."
    )
