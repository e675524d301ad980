"""Unknown, hostile and broken: an honest sentence, a way out, and never another's data."""

from __future__ import annotations

import html

import pytest
from playwright.sync_api import expect

from recommenders.data.titles import LONGEST, shortened
from tests.e2e import own_data
from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser


def test_an_unknown_customer_is_said_to_be_unknown(screen: Screen, names: dict[str, str]) -> None:
    screen.open(customer="**nobody**")
    screen.shows("This customer is not in the data set")
    main = screen.page.get_by_test_id("stMain")
    expect(main).to_contain_text("There is no customer “**nobody**” in Sample shop.")
    expect(main).not_to_contain_text("sees these")
    expect(screen.picker("Customer")).to_have_value("")
    assert screen.params["customer"] == "**nobody**"
    screen.shot("unknown-customer")
    screen.pick("Customer", "C0002")
    screen.shows(f"Why {names['C0002']} sees")


def test_a_customer_of_another_data_set_is_unknown_here(screen: Screen) -> None:
    screen.open(customer="17850")
    screen.shows("This customer is not in the data set")


def test_an_unknown_data_set_is_said_to_be_unknown_and_there_is_a_way_out(screen: Screen) -> None:
    screen.open(dataset="<b>nothing</b>", customer="C0002")
    screen.shows("This data set cannot be used")
    expect(screen.page.get_by_role("alert")).to_contain_text("There is no such data set.")
    expect(screen.page.get_by_test_id("stCode")).to_contain_text(
        "here is no such data set (value '<b>nothing</b>'). Choose one of sample, "
    )
    expect(screen.page.get_by_test_id("stMain")).not_to_contain_text("sees these")
    screen.button("Open the sample world instead").click()
    screen.shows("Why ")
    assert screen.params["dataset"] == "sample"


def test_an_unknown_recommender_is_said_to_be_unknown_and_there_is_a_way_out(
    screen: Screen, names: dict[str, str]
) -> None:
    screen.open(recommender="oracle", customer="C0002")
    screen.shows("No such recommender")
    expect(screen.page.get_by_test_id("stMain")).not_to_contain_text("sees these")
    screen.shot("unknown-recommender")
    screen.button("Use the default").click()
    screen.shows(f"Why {names['C0002']} sees")


def test_an_unknown_item_is_said_to_be_not_in_the_list(screen: Screen) -> None:
    screen.open(customer="C0002", item="*P9999*")
    screen.shows("Why Hugo Santos sees")
    notice = screen.page.get_by_role("alert")
    expect(notice).to_contain_text("“*P9999*” is not in this list")
    screen.items.nth(5).click()
    expect(notice).to_have_count(0)
    screen.settle()


def test_titles_and_names_are_text(screen: Screen) -> None:
    screen.open(dataset="traps")
    screen.shows("Why =1+1 **Eve** <img src=x onerror=")
    shown = screen.list.inner_text()
    titles = [
        shortened(html.unescape(title).replace("\u202e", ""), LONGEST) for title in own_data.TITLES
    ]
    assert sum(title in shown for title in titles) == 10
    assert "\u202e" not in shown
    for row in range(10):
        before = screen.why.inner_text()
        screen.items.nth(row).click()
        if row:
            expect(screen.why).not_to_have_text(before)
        screen.settle()
        assert screen.charts.count() >= 2  # no bars where no purchase changes the score
    screen.details("History")
    screen.page.get_by_text("as a table").click()
    screen.shot("traps")
    _harmless(screen)
    screen.open("data", dataset="traps")
    _harmless(screen)


@pytest.mark.parametrize("customer", ["c00", "c01", "c02", "c03"])
def test_histories_of_every_small_length(screen: Screen, customer: str) -> None:
    screen.open(dataset="traps", customer=customer, recommender="item-knn")
    screen.shows("Why =1+1")
    _harmless(screen)


def test_a_broken_file_is_named_with_what_to_do(screen: Screen) -> None:
    screen.open(dataset="torn")
    screen.shows("This data set cannot be used")
    message = screen.page.get_by_test_id("stCode").inner_text()
    for part in (
        "interactions.csv",
        "column timestamp",
        "row 3",
        "<b>yesterday</b>",
        "export dates",
    ):
        assert part in message
    screen.shot("torn")
    screen.button("Open the sample world instead").click()
    screen.shows("Why ")


def _harmless(screen: Screen) -> None:
    """No script ran, no tag or link was made of a title. (The window itself checks requests.)"""
    page = screen.page
    assert page.title() == "Becausal"
    main = page.get_by_test_id("stMain")
    tags = "img, script, b:not(.verdict b), iframe, a[href*='example.invalid'], .katex"
    assert main.locator(tags).count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
