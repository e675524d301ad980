from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.demand.node import NodeForecast, band_text, node_forecast, units_text
from explain.formats import FIXED_SPACE
from recommenders.contract import Columns
from recommenders.demand.change import ChangePart
from recommenders.demand.forecast import Demand
from recommenders.demand.hierarchy import ITEM, TOTAL
from tests.recommenders.demand.worlds import steady


@pytest.fixture(scope="module")
def demand() -> Demand:
    return Demand.fit(steady(customers=150, items=6, weeks=30))


def node(**changed: object) -> NodeForecast:
    """One week of 38 expected units after 41."""
    plain = NodeForecast(
        window=(1, 1),
        begins=pd.Timestamp("2026-07-01"),
        ends=pd.Timestamp("2026-07-07"),
        expected=38.0,
        low=29.0,
        high=48.0,
        repeat=19.0,
        sold_before=41.0,
        change=np.array([-5.0, -0.6, 0.4, 0.0, 0.2, 2.0]),
        past=np.array([30.0, 41.0]),
        ahead=np.array([[38.0, 39.0], [29.0, 28.0], [48.0, 50.0]]),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def test_the_finding_says_how_many_and_how_many_fewer() -> None:
    assert node().finding("Milk") == (
        "38 units of Milk are expected next week, 3 fewer than were sold last week"
    )
    assert node(expected=1.0, sold_before=0.0).finding() == (
        "1 unit is expected next week, 1 more than were sold last week"
    )
    month = node(window=(1, 4), expected=41.2)
    assert month.finding() == (
        "41 units are expected in the next 4 weeks, as many as were sold in the last 4 weeks"
    )
    assert node(expected=0.01).finding("Milk") == "Hardly any unit of Milk is expected next week"


def test_the_headline_has_the_digits_that_the_band_can_stand_for() -> None:
    wide = node(expected=169_598.0, low=126_883.0, high=212_313.0, sold_before=154_294.0)
    assert wide.finding() == (
        "About 170,000 units are expected next week, 15,000 more than were sold last week"
    )
    assert "8 of 10 times 127,000 to 212,000 ·" in wide.strip
    near = replace(wide, sold_before=169_100.0)
    assert near.finding().endswith("next week, as many as were sold last week")
    # what the table adds up keeps all of them
    assert replace(wide, past=np.array([154_294.0])).change_frame()["units"][0] == 154_294.0
    exact = node(expected=1_868.0, low=1_868.0, high=1_868.0, sold_before=1_930.0)
    assert exact.finding().startswith("1,868 units are expected next week, 62 fewer")


def test_the_strip_has_days_band_and_parts() -> None:
    assert node().strip.replace(FIXED_SPACE, " ") == (
        "1 Jul 2026 to 7 Jul 2026 · 8 of 10 times 29 to 48 · 50 % by earlier buyers, "
        "50 % by new ones"
    )
    assert node().new == 19.0
    assert node(expected=0.0, repeat=0.0, low=0.0, high=0.0).strip.endswith("8 of 10 times none")


def test_the_change_adds_up_and_leaves_out_what_is_nothing() -> None:
    frame = node().change_frame()
    assert frame["what"].tolist() == [
        "Sold last week",
        "Last week sold more than was expected",
        "Those who bought again last week are not due yet",
        "More of the other buyers are due",
        "More new buyers are expected",
        "Sales ran above the forecast lately",
        "Expected next week",
    ]
    assert frame["units"].iloc[:-1].sum() == pytest.approx(frame["units"].iloc[-1])
    texts = [text.replace("\N{MINUS SIGN}", "-") for text in node().change_texts()]
    assert texts == ["41.0", "-5.0", "-0.6", "+0.4", "+0.2", "+2.0", "38.0"]


def test_why_names_the_two_that_move_it_most() -> None:
    assert node().why() == (
        "Above all, last week sold more than was expected (\N{MINUS SIGN}5.0), and sales ran above "
        "the forecast lately (+2.0)."
    )
    assert node(change=np.zeros(len(ChangePart))).why() == ""


def test_units_have_as_many_digits_as_matter() -> None:
    units = (1868.2, 24.4, 9.96, 3.14, 1.5, 0.31, 0.004, 0.0)
    expected = ["1,868", "24", "10", "3.1", "1.5", "0.31", "under 0.01", "0"]
    assert [units_text(value) for value in units] == expected
    assert [band_text(*ends) for ends in ((0, 0), (0, 3), (2, 2), (12.5, 38))] == [
        "none",
        "0 to 3",
        "2",
        "12 to 38",
    ]


@pytest.mark.parametrize("level", [TOTAL, Columns.CATEGORY, ITEM])
@pytest.mark.parametrize("window", [(1, 1), (1, 4)])
def test_a_node_is_what_the_forecast_says(
    demand: Demand, level: str, window: tuple[int, int]
) -> None:
    position = len(demand.hierarchy[level].paths) - 1
    of_node = node_forecast(demand, level, position, window)
    frame = demand.frame(level, window).iloc[position]
    assert of_node.expected == frame["expected units"]
    assert (of_node.low, of_node.high) == (frame["low"], frame["high"])
    assert of_node.sold_before == frame["sold before"]
    assert of_node.ahead[0, : window[1]].sum() == pytest.approx(of_node.expected)
    assert of_node.past[-1] + of_node.change.sum() == pytest.approx(of_node.ahead[0, 0])
    assert (of_node.ends - of_node.begins).days == 7 * window[1] - 1
    assert of_node.begins == pd.Timestamp(demand.bought.today + 1, unit="D")
