"""The bar across the top: every view by keyboard with every choice kept, and the one search."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import NARROW, Screen

pytestmark = pytest.mark.browser
# group, view, how often the arrow goes down to it, what its heading begins with
VIEWS = (
    ("Help", "Methods", 2, "Methods"),
    ("Audit", "Cohort", 3, "Everybody: "),
    ("Models", "Compare", 1, ""),
    ("Explain", "What if", 2, "What if "),
    ("Help", "Glossary", 3, "Glossary"),
)


def test_every_group_is_reached_by_keyboard_and_every_choice_is_kept(screen: Screen) -> None:
    screen.open("data", customer="C0002", recommender="popularity", bought="1")
    chosen = {"dataset": "sample", **screen.params}
    keyboard = screen.page.keyboard
    for group, view, down, heading in VIEWS:
        opener = screen.views.get_by_role("button", name=group)
        opener.focus()
        expect(opener).to_have_attribute("aria-expanded", "false")
        for _ in range(down):
            keyboard.press("ArrowDown")
        link = screen.views.get_by_role("link", name=view)
        expect(link).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "true")
        before = screen.heading.inner_text()
        keyboard.press("Enter")
        expect(screen.heading).not_to_have_text(before)
        screen.shows(heading)
        assert screen.params == chosen
        # the group is closed again, has the focus, and is the one of the view
        expect(opener).to_be_focused()
        expect(opener).to_have_attribute("aria-expanded", "false")
        expect(screen.views.locator("[aria-current=page]")).to_have_count(1)
        expect(screen.views.locator("[aria-current=page]")).to_contain_text(view)
    screen.page.go_back()
    screen.shows("What if ")


def test_a_group_closes_on_escape_and_on_a_click_elsewhere(screen: Screen) -> None:
    screen.open("glossary")
    help_, audit = (screen.views.get_by_role("button", name=name) for name in ("Help", "Audit"))
    help_.click()
    expect(screen.views.get_by_role("link", name="Limits")).to_be_visible()
    audit.click()
    expect(screen.views.get_by_role("link", name="Limits")).to_be_hidden()
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("Escape")
    expect(audit).to_be_focused()
    expect(screen.views.get_by_role("link")).to_have_count(0)
    help_.click()
    # not below the open menu
    screen.heading.click(position={"x": 4, "y": 4})
    expect(screen.views.get_by_role("link")).to_have_count(0)


def test_on_a_phone_the_views_are_one_menu_that_closes_after_a_choice(screen: Screen) -> None:
    screen.begin(size=NARROW)
    screen.open("glossary", customer="C0002")
    expect(screen.views.get_by_role("link")).to_have_count(0)
    screen.views.get_by_role("button", name="Views").click()
    expect(screen.views.get_by_role("link")).to_have_count(17)
    screen.views.get_by_role("link", name="Limits").click()
    screen.shows("Limits")
    expect(screen.views.get_by_role("link")).to_have_count(0)
    assert screen.params["customer"] == "C0002"
    # nothing of the bar lies over the buttons of Streamlit's header
    screen.page.get_by_test_id("stExpandSidebarButton").click()
    expect(screen.picker("Data set")).to_be_visible()


def test_one_field_finds_a_customer_by_name_and_by_id(
    screen: Screen, names: dict[str, str]
) -> None:
    screen.open("glossary", bought="1", item="P0001")
    expect(screen.search).to_be_visible()
    screen.page.keyboard.press("/")
    expect(screen.search).to_be_focused()
    screen.page.keyboard.type(names["C0002"].upper())
    option = screen.page.get_by_role("option", name=re.compile(f"{names['C0002']}.*C0002"))
    expect(option).to_have_attribute("aria-selected", "true")
    screen.page.keyboard.press("Enter")
    screen.shows(f"Why {names['C0002']} sees")
    assert screen.params == {
        "dataset": "sample",
        "recommender": "uptake-lift",
        "customer": "C0002",
        "bought": "1",
    }
    # the keys are the page's again
    screen.page.keyboard.press("n")
    screen.shows(f"Why {names['C0003']} sees")
    screen.search.fill("c0382")
    # the ranked list has options, too
    screen.page.locator("#bar-found").get_by_role("option").first.click()
    screen.shows(f"Why {names['C0382']} sees")
    expect(screen.search).to_have_value("")
    screen.page.go_back()
    screen.shows(f"Why {names['C0003']} sees")


def test_the_same_field_finds_an_item_and_says_what_it_does_not_find(screen: Screen) -> None:
    screen.open(customer="C0002")
    screen.search.fill("salmon")
    options = screen.page.get_by_role("group", name="Items").get_by_role("option")
    expect(options.nth(1)).to_be_visible()
    title = options.nth(1).locator(".what").inner_text()
    screen.page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    screen.page.keyboard.press("Enter")
    screen.shows(title)
    assert screen.params["customer"] == "C0002"
    assert screen.page.url.split("?")[0].endswith("/item")
    screen.search.fill("xqz")
    expect(screen.page.get_by_text("No customer and no item of Sample shop fits.")).to_be_visible()
    screen.page.keyboard.press("Escape")
    expect(screen.search).to_have_value("")
    expect(screen.page.get_by_text("No customer and no item")).to_be_hidden()
