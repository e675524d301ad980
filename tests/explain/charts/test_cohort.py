from __future__ import annotations

import math

import pytest

from explain.charts.cohort import COLOURS, compared
from explain.cohorts.comparison import CohortComparison, ComparedShare
from recommenders.intervals import MIN_CUSTOMERS

MORE = ComparedShare(
    code=0,
    name="<b>Dog</b>",
    count=30,
    share=0.5,
    low=0.4,
    high=0.6,
    other=0.2,
    other_low=0.15,
    other_high=0.25,
    difference=0.3,
    difference_low=0.2,
    difference_high=0.4,
    significant=True,
)
ALONE = ComparedShare(code=1, name="Cat", count=10, share=0.1, low=0.05, high=0.2)


def comparison(*rows: ComparedShare, others: int = 100) -> CohortComparison:
    return CohortComparison(
        rows=rows, customers=60, others=others, unit="customers", n_comparisons=1
    )


def test_shares_and_intervals_in_percent_by_hand() -> None:
    figure = compared(comparison(MORE), axis="share of customers")
    bars, diamonds = figure.data
    assert list(bars.x) == [50.0]
    assert list(diamonds.x) == [20.0]
    assert list(bars.error_x.arrayminus) == pytest.approx([10.0])
    assert list(bars.error_x.array) == pytest.approx([10.0])
    assert list(diamonds.error_x.arrayminus) == pytest.approx([5.0])
    assert list(bars.marker.color) == [COLOURS[1]]
    assert list(figure.layout.yaxis.ticktext) == ["&lt;b&gt;Dog&lt;/b&gt;"]
    assert list(figure.layout.xaxis.range) == [0.0, pytest.approx(61.8)]


def test_without_others_there_is_no_diamond_and_no_difference() -> None:
    figure = compared(comparison(ALONE, others=0), axis="share")
    assert len(figure.data) == 1
    assert math.isnan(ALONE.other)
    assert [text.text for text in figure.layout.annotations] == ["10\N{NO-BREAK SPACE}%"]


def test_few_customers_are_pale_and_without_a_difference() -> None:
    sizes = [MIN_CUSTOMERS - 1, MIN_CUSTOMERS]
    figure = compared(comparison(MORE, MORE), axis="share", sizes=sizes)
    assert list(figure.data[0].marker.opacity) == [0.4, 1.0]
    few, enough = (text.text for text in figure.layout.annotations)
    assert "(" not in few
    assert enough.startswith(f"{few} (+30")
    assert figure.layout.yaxis.ticktext[0].endswith(f"({MIN_CUSTOMERS - 1:,})")


def test_no_more_rows_than_asked_for() -> None:
    figure = compared(comparison(MORE, ALONE, MORE), axis="share", most=2, label=2)
    assert len(figure.layout.yaxis.ticktext) == 2
    assert figure.layout.yaxis.ticktext[1] == "C…"


def test_an_interval_of_a_small_share_is_not_rounded_to_nothing() -> None:
    rare = ComparedShare(code=2, name="Rare", count=1, share=0.001, low=0.0002, high=0.004)
    figure = compared(comparison(rare, others=0), axis="share")
    (told,) = figure.data[0].customdata
    assert "under 0.1 to 0.4\N{NO-BREAK SPACE}%" in list(told)
