"""One item on both sides: its place, its reason, and where to go on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.compare.cache import customer_comparison
from pages.ui.compare.item import draw_item
from pages.ui.compare.sides import ComparedSide
from recommenders.testing import toys
from tests.pages.panels import (
    Link,
    alts,
    fitted,
    from_item,
    onward,
    plain,
    run_panel,
    said,
    side_of,
    view_of,
)

CUSTOMER = 3


@pytest.fixture(scope="module")
def left() -> ComparedSide:
    """Customer 3 has bought 3 and 4: the list is 0 1 2 5 6 7 8 9 10 11."""
    return side_of(fitted(from_item(0)), "Left*")


@pytest.fixture(scope="module")
def right() -> ComparedSide:
    """The list begins with 6, 5 and 7; then all score the same."""
    return side_of(fitted(onward()), "Right")


def draw(left: ComparedSide, right: ComparedSide, item: str | None, present: str = "") -> AppTest:
    view = view_of(left.model, CUSTOMER, item=item)
    comparison = customer_comparison(left, right, CUSTOMER, False)
    return run_panel(lambda: draw_item(view, comparison, left, right), present=present)


def test_an_item_of_both_lists(left: ComparedSide, right: ComparedSide, links: list[Link]) -> None:
    app = draw(left, right, "i06")
    text = said(app)
    assert plain(app.header[0].value) == "Why Tin_6 stands where it does"
    assert "**Left***: place 5 of the list, of 22 ranked items." in text
    assert "**Right**: place 1 of the list, of 22 ranked items." in text
    # on the left no purchase counts; on the right 4 adds 2 and 3 adds 1
    assert "No purchase changes the score of this item here." in text
    assert alts(app) == ["Right, what each purchase adds to the score: Tin_4 +2, Tin_3 +1"]
    assert [(link.label, link.params["item"]) for link in links] == [
        ("All that Left* says of it", "i06"),
        ("All that Right says of it", "i06"),
    ]


def test_an_item_of_one_list_leads_to_why_not(
    left: ComparedSide, right: ComparedSide, links: list[Link]
) -> None:
    far = side_of(fitted(from_item(12)), "Far")
    app = draw(far, right, "i06")
    # 12 to 23, 0 to 2 and 5 come before it
    assert "**Far**: not in the list, rank 17 of 22." in said(app)
    why_not, what_if, told = links
    assert why_not.label == "Why it is not in the list of Far"
    assert "item" not in why_not.params
    assert why_not.params["versus"] == what_if.params["item"] == "i06"
    assert (what_if.page, told.page) == (
        "pages/views/explain/what_if.py",
        "pages/views/explain/customer.py",
    )


def test_the_picker_says_both_ranks_and_writes_the_item(
    left: ComparedSide, right: ComparedSide, links: list[Link]
) -> None:
    app = draw(left, right, "i06")
    picker = app.selectbox(key="compared")
    assert picker.value == "i06"
    assert "Tin_6 (5 and 1)" in picker.options
    picker.select("i05").run()
    assert app.query_params["item"] == "i05"


@pytest.mark.parametrize(("item", "name"), [("i03", "Tin_3"), ("*no*", "*no*")])
def test_an_item_of_neither_list_is_said_to_be(
    left: ComparedSide, right: ComparedSide, links: list[Link], item: str, name: str
) -> None:
    app = draw(left, right, item)
    assert f"“{name}” is in neither list. Another item is explained instead." in said(app)
    assert len(app.header) == 1


def test_an_audience_sees_neither_picker_nor_links(
    left: ComparedSide, right: ComparedSide, links: list[Link]
) -> None:
    app = draw(left, right, "i06", present="1")
    assert "place 1 of the list" in said(app)
    assert not app.selectbox
    assert not links


def test_where_nothing_is_listed_nothing_is_drawn(links: list[Link]) -> None:
    nothing = [side_of(fitted(toys.Fixed([1.0] * 24)), name) for name in ("A", "B")]
    bought = customer_comparison(*nothing, CUSTOMER, False)
    emptied = replace(bought, items=bought.items[:0])
    view = view_of(nothing[0].model, CUSTOMER)
    app = run_panel(lambda: draw_item(view, emptied, *nothing))
    assert not app.header
