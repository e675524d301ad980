from __future__ import annotations

import numpy as np
import pytest

from explain.charts.data import bins, concentration, over_time
from explain.profiles.distributions import Bins, Concentration, OverTime


def test_a_month_in_part_is_paler_and_says_so() -> None:
    purchases = OverTime(
        unit="month",
        starts=np.array(["2026-01-01", "2026-02-01"], dtype="datetime64[D]"),
        counts=np.array([3, 1200]),
        customers=np.array([2, 90]),
        items=np.array([3, 40]),
        spent=None,
        complete=np.array([True, False]),
    )
    figure = over_time(purchases)
    (bars,) = figure.data
    assert list(bars.y) == [3, 1200]
    assert list(bars.marker.opacity) == [1.0, 0.4]
    assert [text[1] for text in bars.customdata] == ["", " (in part)"]
    assert bars.customdata[0][0].startswith("month of 1 Jan")
    assert figure.layout.yaxis.title.text == "purchases a month"


def test_each_bin_has_its_count_and_share() -> None:
    histogram = Bins(
        name="Purchases", noun="customers", labels=("1", "<9>"), counts=np.array([3, 1])
    )
    figure = bins(histogram)
    assert list(figure.data[0].x) == [3, 1]
    assert list(figure.layout.yaxis.ticktext) == ["1", "&lt;9&gt;"]
    written = [text.text for text in figure.layout.annotations]
    assert written == ["3 (75 %)", "1 (25 %)"]
    assert list(figure.layout.xaxis.range) == [0, pytest.approx(3.06)]


def test_nothing_bought_draws_empty_rows() -> None:
    histogram = Bins(name="x", noun="items", labels=("0",), counts=np.array([0]))
    figure = bins(histogram)
    assert list(figure.data[0].x) == [0]
    assert list(figure.layout.xaxis.range) == [0, pytest.approx(1.02)]


def test_the_most_bought_items_are_named_where_there_are_enough() -> None:
    # five items, of which one has 60 % of the purchases: a tenth is no item
    curve = Concentration(
        items=np.linspace(0, 1, 6), bought=np.array([0.0, 0.6, 0.8, 0.9, 1.0, 1.0]), never=1
    )
    even, line, named = concentration(curve).data
    assert list(even.y) == [0, 100]
    assert list(line.y) == pytest.approx([0, 60, 80, 90, 100, 100])
    assert list(named.x) == pytest.approx([20, 50])
    assert list(named.y) == pytest.approx([60, 85])
    assert named.text[0].startswith("top 20")
