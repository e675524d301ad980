"""The Item view in the browser: its address, its choices, its files, by hand and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import NARROW, Screen

pytestmark = pytest.mark.browser
PAPER = "Multipurpose Copy Paper"


def test_an_address_shows_an_item_with_all_its_parts(screen: Screen) -> None:
    screen.open("item", item="P0303")
    screen.shows(f"customers have {PAPER} among their ten items")
    for name in ("Its rank by segment", "Why they have it", "What leads to it", "Beside the"):
        heading = screen.page.get_by_role("heading", level=2, name=re.compile(f"^{name}"))
        expect(heading).to_be_visible()
    # all of them would have it without any history: no bars of purchases
    expect(screen.page.get_by_text("No purchase is needed for it")).to_be_visible()
    expect(screen.charts).to_have_count(3)
    graph = screen.page.get_by_role("figure", name=re.compile("^Leads to it: "))
    expect(graph).to_have_count(1)


def test_a_choice_changes_screen_and_address_and_back_undoes_it(screen: Screen) -> None:
    screen.open("item", item="P0303")
    screen.shows(PAPER)
    box = screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Item", exact=True)
    box.click()
    box.fill("whole milk")
    screen.answer("whole milk").click()
    screen.shows("Whole Milk")
    assert screen.params["item"] == "P0270"
    screen.page.go_back()
    screen.shows(PAPER)
    screen.page.go_forward()
    screen.shows("Whole Milk")


def test_a_recipient_leads_to_the_list_with_this_item_explained(screen: Screen) -> None:
    screen.open("item", item="P0303")
    screen.shows(PAPER)
    table = screen.page.get_by_role("table", name="Recipients")
    name = table.get_by_role("row").nth(1).get_by_role("cell").first.inner_text()
    screen.page.get_by_test_id("stMain").get_by_role("link", name=name).click()
    screen.shows(f"Why {name} sees")
    expect(screen.why).to_have_text(f"Why {PAPER}")
    assert screen.params["item"] == "P0303"
    screen.page.go_back()
    screen.shows(PAPER)


def test_a_neighbour_is_the_next_item(screen: Screen) -> None:
    screen.open("item", item="P0303")
    screen.shows(PAPER)
    link = screen.page.get_by_test_id("stMain").locator("a[href*='item=']").last
    name = link.inner_text().strip().split("\n")[-1]
    link.click()
    screen.shows(name)


def test_the_recipients_as_csv_are_all_of_them(screen: Screen) -> None:
    screen.open("item", item="P0303")
    screen.shows(PAPER)
    count = int(screen.heading.inner_text().split(" ")[0].replace(",", ""))
    rows = screen.csv("Recipients")
    assert len(rows) == count
    assert {int(row["rank"]) for row in rows} <= set(range(1, 11))
    explained = [row for row in rows if row["state"]]
    assert len(explained) == 200


def test_the_keyboard_finds_an_item(screen: Screen) -> None:
    screen.open("item", item="P0303")
    screen.shows(PAPER)
    box = screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Item", exact=True)
    for _ in range(60):
        screen.page.keyboard.press("Tab")
        if box.evaluate("e => e === document.activeElement"):
            break
    else:
        pytest.fail("60 times Tab did not lead to the item")
    screen.page.keyboard.type("whole milk")
    expect(screen.page.get_by_role("option").first).to_contain_text("Whole Milk")
    screen.page.keyboard.press("Enter")
    screen.shows("Whole Milk")


def test_an_item_without_recipients_leads_to_who_is_nearest(screen: Screen) -> None:
    screen.begin(size=NARROW, dark=True)
    screen.open("item", item="P0001", recommender="popularity")
    screen.shows("No customer has Suede Chelsea Boots")
    screen.page.get_by_test_id("stMain").get_by_role("link", name=re.compile("^Why not")).click()
    screen.shows("sees these ten items")
    assert screen.params["versus"] == "P0001"
