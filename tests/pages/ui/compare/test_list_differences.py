"""What one side recommends more than the other, in charts and in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from explain.rankings.list_differences import CatalogueReach, ListDifferences, ShareDifference
from pages.ui.compare.list_differences import MAX_ROWS, draw_differences
from pages.ui.compare.sides import ComparedSide
from recommenders.intervals import Estimate
from tests.pages.panels import alts, fitted, from_item, report_of, run_panel, said, side_of


def estimate(mean: float, low: float, high: float) -> Estimate:
    return Estimate(mean=mean, low=low, high=high, customers=40)


def reach(shown: int, percentile: float, tail: float) -> CatalogueReach:
    return CatalogueReach(
        shown=shown,
        items=24,
        gini=0.5,
        percentile=estimate(percentile, percentile - 1, percentile + 1),
        tail=estimate(tail, tail, tail),
    )


def share(name: str, difference: float, *, significant: bool = True) -> ShareDifference:
    return ShareDifference(
        code=0,
        name=name,
        n_left=20,
        n_right=30,
        left=0.5,
        right=0.5 + difference,
        difference=difference,
        low=difference - 0.1,
        high=difference + 0.1,
        significant=significant,
    )


DIFFERENCES = ListDifferences(
    customers=40,
    left=reach(12, 80.0, 0.25),
    right=reach(6, 60.0, 0.5),
    percentile=estimate(-20.0, -25.0, -15.0),
    tail=estimate(0.25, 0.2, 0.3),
    items=(share("Tea*", -0.25), share("Milk", 0.05, significant=False), share("Ink", 0.3)),
    items_compared=17,
    categories=(),
    categories_compared=0,
)


@pytest.fixture(scope="module")
def sides() -> tuple[ComparedSide, ComparedSide]:
    model = fitted(from_item(0))
    return side_of(model, "Left*"), side_of(model, "Right")


def draw(differences: ListDifferences, sides: tuple[ComparedSide, ComparedSide]) -> AppTest:
    return run_panel(lambda: draw_differences(differences, *sides))


def test_only_what_is_settled_is_drawn(sides: tuple[ComparedSide, ComparedSide]) -> None:
    app = draw(DIFFERENCES, sides)
    assert alts(app) == [
        "difference in the share of customers, Right less Left*: Tea* -25.0, Ink +30.0"
    ]
    assert "Right less Left*, in percentage points: left of the line Left* has more" in said(app)
    assert "Among 17 items in at least five lists" in said(app)
    # the file has all three
    table = next(t for t in report_of(app).tables if t.name == "Items that one side lists more")
    assert table.frame["item"].tolist() == ["Tea*", "Milk", "Ink"]
    # without categories nothing is said of them
    assert "**Categories**" not in said(app)


def test_at_most_six_of_each_side(sides: tuple[ComparedSide, ComparedSide]) -> None:
    many = tuple(share(f"n{n}", -0.5 + n / 100) for n in range(9))
    (alt,) = alts(draw(replace(DIFFERENCES, items=many), sides))
    assert alt.count("-") == MAX_ROWS == 6


def test_nothing_settled_is_said(sides: tuple[ComparedSide, ComparedSide]) -> None:
    unsettled = share("Food", 0.01, significant=False)
    app = draw(
        replace(DIFFERENCES, items=(), categories=(unsettled,), categories_compared=2), sides
    )
    assert "No item stands in clearly more lists on one side." in said(app)
    assert "No category has clearly more places on one side." in said(app)
    assert "Among 2 categories" in said(app)
    assert not alts(app)


def test_the_side_with_the_more_popular_items_is_named(
    sides: tuple[ComparedSide, ComparedSide],
) -> None:
    text = said(draw(DIFFERENCES, sides))
    assert (
        "**Left* lists the more popular items**: 20.0 percentiles more popular, customer by "
        "customer (15.0 to 25.0)."
    ) in text
    assert (
        "Left*: 12 of 24 items (50 %) stand in at least one list; popularity percentile 80.0, "
        "25 % from the long tail."
    ) in text
    turned = replace(DIFFERENCES, percentile=estimate(20.0, 15.0, 25.0))
    assert "**Right lists the more popular items**: 20.0 percentiles" in said(draw(turned, sides))


def test_few_customers_settle_nothing(sides: tuple[ComparedSide, ComparedSide]) -> None:
    text = said(draw(replace(DIFFERENCES, customers=19), sides))
    assert "Fewer than 20 customers: no difference can be settled." in text
    assert "**Neither side lists clearly more popular items.**" in text
    assert "Fewer than 20" not in said(draw(DIFFERENCES, sides))
