"""The Compare view in a browser: a deep link, choices, the way back, a file, the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import judged
from tests.e2e.screen import NARROW, WIDE, Screen

pytestmark = pytest.mark.browser


def test_a_deep_link_compares_and_back_leads_back(screen: Screen) -> None:
    screen.open("compare", customer="C0002", against="popularity")
    expect(screen.heading).to_contain_text("Uptake times lift and Popularity")
    expect(
        screen.page.get_by_role("figure", name=re.compile("^Uptake times lift to Pop"))
    ).to_be_visible()
    screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Compare with").click()
    screen.page.get_by_role("option", name=re.compile("^Item neighbours")).click()
    screen.shows("Item neighbours")
    assert screen.params["against"] == "item-knn"
    screen.button("Swap sides").click()
    screen.shows("Item neighbours and Uptake times lift")
    assert screen.params["recommender"] == "item-knn"
    assert screen.params["against"] == "uptake-lift"
    screen.page.go_back()
    screen.shows("Uptake times lift and Item neighbours")
    screen.page.go_back()
    screen.shows("Uptake times lift and Popularity")
    screen.page.go_forward()
    screen.shows("Uptake times lift and Item neighbours")


def test_everyone_has_a_verdict_that_a_segment_narrows(screen: Screen) -> None:
    screen.open("compare", customer="C0002", against="popularity")
    main = screen.page.get_by_test_id("stMain")
    main.get_by_role("radio", name="Everyone").click()
    screen.shows("over all customers")
    assert screen.params["whom"] == "everyone"
    expect(main.get_by_text("95 % interval").first).to_be_visible()
    main.get_by_role("combobox", name="Segment").click()
    screen.page.get_by_role("option", name=re.compile("^Student")).click()
    screen.shows("in the segment Student")
    assert screen.params["segment"] == "Student"
    rows = screen.csv("Both sides by group")
    everybody = rows[0]
    assert int(everybody["customers"]) == 81
    low, mean, high = (float(everybody[f"difference{end}"]) for end in (", low", "", ", high"))
    assert low < mean < high
    own, other = (float(everybody[name]) for name in ("Uptake times lift", "Popularity"))
    assert mean == pytest.approx(own - other)
    screen.page.keyboard.press("Escape")
    screen.page.go_back()
    screen.shows("over all customers")
    screen.page.go_back()
    screen.shows("for Hugo Santos")


@pytest.mark.parametrize(("size", "dark"), [(WIDE, True), (NARROW, False)], ids=["dark", "phone"])
def test_axe_finds_nothing_on_the_verdict(
    screen: Screen, size: tuple[int, int], dark: bool
) -> None:
    screen.begin(size=size, dark=dark)
    screen.open("compare", whom="everyone")
    screen.shows("over all customers")
    verdict = judged(screen)
    assert verdict.violations == {}
    wide = "e => e.scrollWidth - e.clientWidth"
    assert screen.page.get_by_test_id("stMain").evaluate(wide) <= 0
    screen.begin()


def test_a_list_of_ones_own_is_held_against_both_sides(screen: Screen) -> None:
    screen.open("compare", whom="everyone", against="popularity")
    main = screen.page.get_by_test_id("stMain")
    main.get_by_role("button", name="Own list").click()
    ids = "\n".join(f"C{number:04}" for number in range(1, 401))
    screen.page.get_by_role("textbox", name="Or paste the ids").fill(ids)
    screen.page.get_by_role("button", name="Use these customers").click()
    screen.shows("in your list")
    screen.go("Quality")
    screen.shows("in your list")
    screen.page.get_by_role("button", name="Remove the list").click()
    screen.shows("of nine segments")


def test_links_lead_into_another_customer_and_to_why_an_item_is_missing(screen: Screen) -> None:
    screen.open("compare", whom="everyone", against="popularity")
    main = screen.page.get_by_test_id("stMain")
    link = main.get_by_role("link", name=re.compile(r"· \d+ of 10 ·")).first
    name = link.inner_text().split(" · ")[0].split("\n")[-1]
    link.click()
    screen.shows(f"for {name}")
    assert screen.params["against"] == "popularity"
    main.get_by_role("link", name="Why it is not in the list of Popularity").click()
    screen.shows(f"Why {name} sees")
    assert screen.params["recommender"] == "popularity"
    assert screen.params["versus"]


def test_the_file_has_both_ranks_and_both_reasons(screen: Screen) -> None:
    screen.open("compare", customer="C0002", against="popularity")
    rows = screen.csv("Every item of either list")
    for side in ("Uptake times lift", "Popularity"):
        ranks = [int(row[f"rank: {side}"] or 0) for row in rows]
        reasons = [row[f"reason: {side}"] for row in rows]
        assert sum(map(bool, reasons)) == 10
        assert {rank for rank, reason in zip(ranks, reasons, strict=True) if reason} == set(
            range(1, 11)
        )


def test_the_keyboard_chooses_the_item_that_is_explained(screen: Screen) -> None:
    screen.open("compare", customer="C0002", against="item-knn")
    field = screen.page.get_by_role("combobox", name="An item of either list, with both ranks")
    why = screen.page.get_by_role("heading", level=2, name=re.compile("^Why "))
    before = why.inner_text()
    field.focus()
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("Enter")
    expect(why).not_to_have_text(before)
    screen.settle()
    assert screen.params["item"]
