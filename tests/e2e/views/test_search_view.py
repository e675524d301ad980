"""The Search view in the browser: a query is typed, chosen, and stands in the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import NARROW, Screen

pytestmark = pytest.mark.browser
QUERY = "best clumping litter"


def test_an_address_shows_a_query_with_all_its_parts(screen: Screen) -> None:
    screen.open("search", query=QUERY)
    screen.shows(f"“{QUERY}” leads to")
    for name in ("Its items", "What the shop has shown for it", "All searches"):
        heading = screen.page.get_by_role("heading", level=2, name=re.compile(f"^{name}"))
        expect(heading).to_be_visible()
    expect(screen.charts).to_have_count(1)
    expect(screen.page.get_by_text("shoppers who searched this").first).to_be_visible()


def test_a_query_that_nobody_has_typed_can_be_typed(screen: Screen) -> None:
    screen.open("search", query=QUERY)
    screen.shows(QUERY)
    box = screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Query", exact=True)
    box.click()
    box.fill("Squeaky crate mats!")
    box.press("Enter")
    screen.shows("“squeaky crate mats” leads to")
    assert screen.params["query"] == "squeaky crate mats"
    expect(screen.page.get_by_text("Nobody has searched this.")).to_be_visible()
    screen.page.go_back()
    screen.shows(QUERY)


def test_known_queries_are_found_while_typing(screen: Screen) -> None:
    screen.open("search", query=QUERY)
    screen.shows(QUERY)
    box = screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Query", exact=True)
    box.click()
    box.fill("training trea")
    screen.page.get_by_role("option", name=re.compile("^training treats · ")).first.click()
    screen.shows("“training treats” leads to")
    assert screen.params["query"] == "training treats"


def test_sessions_are_switched_off_and_on(screen: Screen) -> None:
    screen.open("search", query=QUERY)
    screen.shows(QUERY)
    screen.page.get_by_text("With sessions", exact=True).click()
    expect(screen.page.get_by_text(re.compile("clicks · without sessions"))).to_be_visible()
    assert screen.params["sessions_off"] == "1"
    screen.page.go_back()
    expect(screen.page.get_by_text(re.compile("clicks · without sessions"))).to_have_count(0)


def test_an_item_leads_to_its_view(screen: Screen) -> None:
    screen.open("search", query=QUERY)
    screen.shows(QUERY)
    link = screen.page.get_by_test_id("stMain").locator("a[href*='item=']").first
    name = link.inner_text()
    link.click()
    screen.shows(name)
    assert screen.params["item"]


def test_it_fits_a_phone(screen: Screen) -> None:
    screen.begin(size=NARROW, dark=True)
    screen.open("search", query=QUERY)
    screen.shows(QUERY)
    width = screen.page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW[0]
