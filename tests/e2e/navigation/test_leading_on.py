"""Names and terms lead on in the same window, with every choice kept, and Back leads back."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.screen import NARROW, Screen

pytestmark = pytest.mark.browser
SHOP = {"recommender": "gf-cf", "private": "1"}


def main(screen: Screen) -> Locator:
    return screen.page.get_by_test_id("stMain")


def windows(screen: Screen) -> int:
    return len(screen.page.context.pages)


def test_an_item_of_the_reason_opens_in_this_window_and_back_leads_back(screen: Screen) -> None:
    screen.open("customer", **SHOP)
    before, n = screen.heading.inner_text(), windows(screen)
    title = screen.why.get_by_role("link").inner_text()
    screen.why.get_by_role("link").click()
    screen.shows(title)
    assert windows(screen) == n
    assert urlsplit(screen.page.url).path == "/item"
    assert SHOP.items() <= screen.params.items()
    # a recipient, under the pseudonym, with this item open
    who = main(screen).get_by_role("table", name="Recipients").locator("td a").first
    name = who.inner_text()
    item = screen.params["item"]
    who.click()
    screen.shows(f"Why {name} sees")
    assert (screen.params["item"], screen.params["private"]) == (item, "1")
    for _ in range(2):
        screen.page.go_back()
    screen.shows(before)


def test_a_reason_leads_to_what_if_without_its_purchases(screen: Screen) -> None:
    screen.open("compare", against="item-knn", customer="C0382", recommender="gf-cf")
    # each side leads to its own recommender
    sides = [
        main(screen).locator(f"a[title][href*='what-if?'][href*='recommender={name}']").first
        for name in ("gf-cf", "item-knn")
    ]
    edits = parse_qs(urlsplit(str(sides[1].get_attribute("href"))).query)["edits"][0]
    expect(sides[0]).to_have_text(re.compile("^Try without (it|them)$"))
    sides[1].click()
    screen.shows("Without ")
    assert screen.params["recommender"] == "item-knn"
    assert screen.params["edits"] == edits
    more = main(screen).get_by_role("link", name=re.compile("^Try without (it|them)$")).first
    edits = parse_qs(urlsplit(str(more.get_attribute("href"))).query)["edits"][0]
    # what is changed already stays so
    assert edits.startswith(screen.params["edits"] + "~without.")


def test_a_click_with_a_key_opens_another_window(screen: Screen) -> None:
    screen.open("customer", customer="C0382")
    here = screen.page.url
    with screen.page.context.expect_page() as opened:
        screen.why.get_by_role("link").click(modifiers=["ControlOrMeta"])
    expect(opened.value).to_have_url(re.compile(r"/item\?"))
    assert screen.page.url == here
    opened.value.close()


def test_a_term_leads_to_its_entry_from_a_heading_and_from_a_column(screen: Screen) -> None:
    screen.open("item", customer="C0382")
    head = main(screen).locator("th a").first
    meaning = str(head.get_attribute("title"))
    head.click()
    screen.shows("Glossary")
    expect(main(screen)).to_contain_text(meaning)
    assert screen.params["customer"] == "C0382"
    screen.page.go_back()
    screen.shows("among their ten items")
    heading = main(screen).get_by_role("heading", name=re.compile("recipient"))
    heading.locator("..").get_by_test_id("stTooltipIcon").hover()
    screen.page.get_by_role("link", name="More in the glossary").click()
    screen.shows("Glossary")
    expect(main(screen).get_by_role("heading", name="recipient", exact=True)).to_be_visible()
    assert "term" in screen.params
    screen.go("Data")
    screen.shows("customers")
    assert "term" not in screen.params


@pytest.mark.parametrize("entry", ["uptake", "rank-biased-overlap", "kendalls-tau"])
def test_an_entry_can_be_linked_to_by_its_place(screen: Screen, entry: str) -> None:
    screen.page.goto(f"{screen.server.url('glossary')}#{entry}")
    screen.settle()
    expect(screen.page.locator(f"#{entry}")).to_be_in_viewport()


def test_the_glossary_is_searched_on_a_phone(screen: Screen) -> None:
    screen.begin(size=NARROW)
    screen.open("glossary")
    field = screen.page.get_by_role("textbox", name="Find a term")
    field.fill("kullback")
    field.press("Enter")
    expect(main(screen).get_by_role("heading", name="nats")).to_be_visible()
    screen.page.wait_for_url(re.compile("term=kullback"))


def test_the_methods_are_a_section_at_a_time(screen: Screen) -> None:
    screen.open("methods")
    link = main(screen).get_by_role("link", name="The verdict on a reason")
    link.click()
    expect(
        main(screen).get_by_role("heading", level=2, name="The verdict on a reason")
    ).to_be_visible()
    screen.settle()
    tall = main(screen).evaluate("main => main.scrollHeight")
    assert tall < 3_000
    assert not screen.faults
