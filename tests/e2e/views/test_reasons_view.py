"""The Reasons view in the browser: two clicks to the doubtful reasons for an item, and a file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from explain.export.screenshot import settle
from tests.e2e.screen import NARROW, PATIENCE, Screen

pytestmark = pytest.mark.browser
VIEW = "reasons"
SHOP = {"recommender": "gf-cf"}
ITEM, TITLE = "P0216", "Green Zucchini"
HEAD, ROW, BOX = 35, 35, 20
"""Pixels of the grid: its head, a row, and from its left edge to the box that chooses a row."""


@pytest.fixture(autouse=True)
def explained(screen: Screen) -> None:
    """The lists are explained once, which may take longer than a screen is waited for."""
    screen.page.goto(screen.server.url(VIEW, **SHOP))
    # "Explain" is also a group of the bar
    start = main(screen).get_by_role("button", name=re.compile(r"Explain [\d,]+ list"))
    ready = screen.page.get_by_test_id("stDataFrame").or_(start)
    ready.first.wait_for(timeout=4 * PATIENCE)
    if start.count():
        start.click()
        screen.page.get_by_test_id("stDataFrame").wait_for(timeout=4 * PATIENCE)


def main(screen: Screen) -> Locator:
    return screen.page.get_by_test_id("stMain")


def choose_row(screen: Screen, row: int) -> None:
    """Click the box before a row of the grid, which is a picture to the browser."""
    grid = screen.page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + BOX, box["y"] + HEAD + (row + 0.5) * ROW)
    screen.page.wait_for_url(re.compile("item="))
    screen.settle()


def exported(screen: Screen, name: str = "Reasons") -> list[dict[str, str]]:
    rows = screen.csv(name)
    screen.page.keyboard.press("Escape")
    return rows


def test_all_customers_who_get_an_item_for_a_doubtful_reason(screen: Screen) -> None:
    screen.open("item", item=ITEM, **SHOP)
    # one click
    main(screen).get_by_role("link", name="All reasons for it").click()
    screen.shows(f"reasons for {TITLE}")
    # two clicks
    main(screen).get_by_role("button", name="doubtful").click()
    screen.page.wait_for_url(re.compile("chips=doubtful"))
    screen.settle()
    match = re.match(r"(\d+) of (\d+) reasons", screen.heading.inner_text())
    assert match is not None
    doubtful, total = match.groups()
    expect(main(screen)).to_contain_text(f"{doubtful} of {total} reasons are listed.")
    rows = exported(screen)
    assert len(rows) == int(doubtful) > 0
    assert {(row["item_id"], row["verdict"]) for row in rows} == {(ITEM, "doubtful")}
    for row in rows:
        assert row["reason"]
        assert 0.0 < float(row["share"]) <= 1.0
        # it is in the list of ten, and would not be without any history
        assert int(row["rank"]) <= 10 < int(row["rank_without_history"])
    # the same by the picker, and by the link
    assert screen.params["only"] == f"item:{ITEM}"
    screen.open(VIEW, only=f"item:{ITEM}", chips="doubtful", **SHOP)
    assert exported(screen) == rows


def test_a_row_leads_to_its_customer(screen: Screen) -> None:
    screen.open(VIEW, chips="doubtful", **SHOP)
    first = exported(screen)[0]
    choose_row(screen, 0)
    assert screen.params["customer"] == first["customer_id"]
    assert screen.params["item"] == first["item_id"]
    main(screen).get_by_role("link", name=f"Open {first['customer']}").click()
    screen.shows(f"Why {first['customer']} sees")
    expect(screen.why).to_contain_text(first["item"])
    screen.page.go_back()
    screen.shows("reasons are doubtful")
    assert screen.params["chips"] == "doubtful"
    # a row also has a link of its own, into a new tab; how wide its column is depends on the grid
    grid = screen.page.get_by_test_id("stDataFrame").bounding_box()
    assert grid is not None
    opened: list[Page] = []
    screen.page.context.once("page", lambda page: opened.append(page))
    for across in range(54, 90, 6):
        screen.page.mouse.click(grid["x"] + across, grid["y"] + HEAD + ROW / 2)
        screen.page.wait_for_timeout(500)
        if opened:
            break
    (page,) = opened
    page.get_by_role("heading", name=re.compile(f"Why {first['customer']} sees")).wait_for()
    settle(page)
    assert page.url.startswith(f"{screen.server.base}/customer?")
    page.close()


def test_a_reason_is_flagged_with_a_note_and_found_again(screen: Screen) -> None:
    screen.open(VIEW, chips="doubtful", **SHOP)
    choose_row(screen, 1)
    customer = screen.params["customer"]
    main(screen).get_by_role("button", name=re.compile("Flag$")).click()
    expect(screen.button("Remove the flag")).to_be_visible()
    screen.button("Note").click()
    screen.page.get_by_role("textbox", name="Note").fill("=1+1 is <b>odd</b>")
    screen.page.get_by_role("textbox", name="Your name").fill("Ann")
    screen.page.get_by_role("button", name="Keep the note").click()
    screen.page.keyboard.press("Escape")
    expect(main(screen)).to_contain_text("by Ann")
    expect(main(screen)).to_contain_text("“=1+1 is <b>odd</b>”")
    # in another session, by the chip
    screen.begin(size=NARROW, dark=True)
    screen.open(VIEW, chips="flagged", **SHOP)
    expect(main(screen)).to_contain_text("1 flagged")
    (row,) = exported(screen)
    assert (row["customer_id"], row["flagged"], row["author"]) == (customer, "True", "Ann")
    assert row["note"] == "'=1+1 is <b>odd</b>"
    assert row["time"]
    assert exported(screen, "All flags and notes")[0]["customer_id"] == customer
    screen.shot("reasons-390-dark")
    # what was left is taken back, so that other tests find none
    screen.begin()
    screen.open(VIEW, chips="flagged", **SHOP)
    choose_row(screen, 0)
    screen.button("Note").click()
    screen.page.get_by_role("textbox", name="Note").fill("")
    screen.page.get_by_role("button", name="Keep the note").click()
    screen.page.keyboard.press("Escape")
    screen.button("Remove the flag").click()
    expect(main(screen)).to_contain_text("No reason here is flagged.")
