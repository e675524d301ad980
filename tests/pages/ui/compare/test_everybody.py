"""The comparison over many customers: whose lists they are, how far they agree, who differs."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.cohort_choice.customers import chosen_cohort
from pages.ui.compare import everybody
from pages.ui.compare.sides import ComparedSide
from pages.ui.session.resources import LoadedDataset
from recommenders.contract import Dataset
from recommenders.testing import toys
from tests.pages.panels import (
    Link,
    alts,
    fitted,
    from_item,
    report_of,
    run_panel,
    said,
    side_of,
    view_of,
)


@pytest.fixture(scope="module")
def sides() -> tuple[ComparedSide, ComparedSide]:
    """Lists from item 0 and from item 4 on; the customer's own two are left out of both."""
    return side_of(fitted(from_item(0)), "Left*"), side_of(fitted(from_item(4)), "Right")


def draw(sides: tuple[ComparedSide, ComparedSide], present: str = "", **chosen: str) -> AppTest:
    view = view_of(sides[0].model, 3, **chosen)
    params = view.selection.params() | ({"present": present} if present else {})
    return run_panel(lambda: everybody.show(view, *sides, chosen_cohort(view)), **params)


def by_hand(customers: range) -> float:
    """The mean number of common items of lists that begin with 0 and with 4."""
    counts = []
    for customer in customers:
        bought = {customer, (customer + 1) % 24}
        lists = [
            [i % 24 for i in range(first, first + 24) if i % 24 not in bought][:10]
            for first in (0, 4)
        ]
        counts.append(len(set(lists[0]) & set(lists[1])))
    return sum(counts) / len(counts)


def test_everybody_with_a_purchase_is_counted(
    sides: tuple[ComparedSide, ComparedSide], links: list[Link]
) -> None:
    app = draw(sides)
    mean = by_hand(range(24))
    heading = app.header[0].value.replace("\\", "")
    assert heading == f"Over 24 customers they share {mean:.1f} of ten items on average"
    text = said(app)
    assert "All 24 customers with a purchase." in text
    assert "too few to rely on" not in text
    assert f"**{mean:.2f} of ten items** are in both lists" in text
    # whoever has not bought 0 begins with it on the left, and nobody on the right
    assert "**0 %** have the same first item" in text
    (groups,) = [alt for alt in alts(app) if alt.startswith("Items in common by group")]
    assert f"North {by_hand(range(0, 24, 2)):.2f} (n 12, few)" in groups
    assert f"South {by_hand(range(1, 24, 2)):.2f} (n 12, few)" in groups
    assert "1 to 4 items bought" in groups
    table = next(t for t in report_of(app).tables if t.name == "Customers by items in common")
    assert table.frame["customers"].sum() == 24


def test_ten_links_lead_to_those_who_differ_most(
    sides: tuple[ComparedSide, ComparedSide], links: list[Link]
) -> None:
    app = draw(sides, item="i05", edits="buy.i07", whom="everyone")
    assert len(links) == everybody.MAX_CUSTOMERS == 10
    assert {link.page for link in links} == {"pages/views/models/compare.py"}
    # what is chosen of this customer does not go along
    assert not any({"item", "edits", "whom"} & link.params.keys() for link in links)
    overlaps = [float(link.label.rsplit(" ", 1)[1]) for link in links]
    assert overlaps == sorted(overlaps)
    named = [link.label.split(" · ")[0] for link in links]
    assert named == [f"Eve *{int(link.params['customer'][1:])}*" for link in links]
    assert "nothing in common" not in said(app)


def test_who_has_nothing_in_common_is_counted(links: list[Link]) -> None:
    apart = side_of(fitted(from_item(0)), "Here"), side_of(fitted(from_item(12)), "There")
    text = said(draw(apart))
    # lists from 0 and from 12: at most ten and two bought, so they never meet
    assert "24 customers have nothing in common." in text
    assert "of two common items" not in text


def test_a_cohort_is_counted_and_named(
    sides: tuple[ComparedSide, ComparedSide], links: list[Link]
) -> None:
    app = draw(sides, segment="North")
    assert "Over 12 customers (North) they share" in said(app)
    assert "Fewer than 20: too few to rely on." in said(app)
    nobody = draw(sides, segment="*x*")
    assert "No customer has a purchase to rank for." in said(nobody)


def test_customers_without_a_purchase_do_not_count(tiny: Dataset, links: list[Link]) -> None:
    loaded = LoadedDataset.of(tiny)
    pair = tuple(side_of(fitted(toys.additive(8, seed), loaded), f"S{seed}") for seed in (0, 1))
    app = draw(pair)  # type: ignore[arg-type]
    # fay has bought nothing
    assert "Over 5 customers they share" in said(app)


def test_an_audience_sees_a_table_in_place_of_links(
    sides: tuple[ComparedSide, ComparedSide], links: list[Link]
) -> None:
    app = draw(sides, present="1")
    assert not links
    assert not app.selectbox
    table = app.table[0].value
    assert len(table) == 10
    (kept,) = [t for t in report_of(app).tables if "differ most" in t.name]
    assert len(kept.frame) == 24
