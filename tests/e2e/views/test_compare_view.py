"""The Compare view in a browser: a deep link, choices, the way back, a file, the keyboard."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser


def test_a_deep_link_compares_and_back_leads_back(screen: Screen) -> None:
    screen.open("compare", customer="C0002", against="popularity")
    expect(screen.heading).to_contain_text("Graph filter and Popularity")
    expect(
        screen.page.get_by_role("figure", name=re.compile("^Graph filter to Pop"))
    ).to_be_visible()
    screen.page.get_by_test_id("stMain").get_by_role("combobox", name="Compare with").click()
    screen.page.get_by_role("option", name=re.compile("^Item neighbours")).click()
    screen.shows("Item neighbours")
    assert screen.params["against"] == "item-knn"
    screen.button("Swap sides").click()
    screen.shows("Item neighbours and Graph filter")
    assert screen.params["recommender"] == "item-knn"
    assert screen.params["against"] == "gf-cf"
    screen.page.go_back()
    screen.shows("Graph filter and Item neighbours")
    screen.page.go_back()
    screen.shows("Graph filter and Popularity")
    screen.page.go_forward()
    screen.shows("Graph filter and Item neighbours")


def test_links_lead_into_another_customer_and_to_why_an_item_is_missing(screen: Screen) -> None:
    screen.open("compare", customer="C0002", against="popularity")
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
    screen.button("Share").click()
    with screen.page.expect_download() as download:
        screen.page.get_by_role("button", name="Every item of either list as CSV").click()
    content = download.value.path().read_text("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(content))
    for side in ("Graph filter", "Popularity"):
        ranks = [int(row[header.index(f"rank: {side}")] or 0) for row in rows]
        reasons = [row[header.index(f"reason: {side}")] for row in rows]
        assert sum(map(bool, reasons)) == 10
        assert {rank for rank, reason in zip(ranks, reasons, strict=True) if reason} == set(
            range(1, 11)
        )


def test_the_keyboard_chooses_the_item_that_is_explained(screen: Screen) -> None:
    screen.open("compare", customer="C0002", against="item-knn")
    field = screen.page.get_by_role("combobox", name="An item of either list, with both ranks")
    why = screen.page.get_by_role("heading", level=3, name=re.compile("^Why "))
    before = why.inner_text()
    field.focus()
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("ArrowDown")
    screen.page.keyboard.press("Enter")
    expect(why).not_to_have_text(before)
    screen.settle()
    assert screen.params["item"]
