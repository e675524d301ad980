"""The Recommender view in a browser: parts, one feature, links to customers, a file, the keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser


def part(screen: Screen, name: str) -> None:
    """Choose a part of the view."""
    group = screen.page.get_by_role("radiogroup", name="Part of the Recommender view")
    group.get_by_text(name).click()


def test_a_part_and_a_feature_are_in_the_address_and_in_its_past(screen: Screen) -> None:
    screen.open("recommender", dataset="traps", bought="1")
    screen.shows("What moves Uptake times lift most")
    # typed, since only the first of many options are in the page
    screen.page.get_by_role("combobox", name="Feature").click()
    screen.page.get_by_role("combobox", name="Feature").fill("Recent trend")
    screen.page.get_by_role("option", name="Recent trend", exact=True).click()
    screen.page.wait_for_url(re.compile("feature=trend"))
    screen.settle()
    expect(screen.page.get_by_text("Purchases a day in the last 30 days")).to_be_visible()
    part(screen, "Catalogue")
    screen.shows("The lists show")
    assert screen.params["part"] == "catalogue"
    screen.page.go_back()
    screen.shows("What moves Uptake times lift most")
    expect(screen.page.get_by_role("combobox", name="Feature")).to_have_value("Recent trend")
    screen.page.go_forward()
    screen.shows("The lists show")


def test_rules_as_a_file_have_their_figures(screen: Screen) -> None:
    screen.open("recommender", part="rules")
    screen.shows("times as often as everybody")
    rows = screen.csv("Association rules")
    assert len(rows) == 20
    first = rows[0]
    share = float(first["customers (support)"]) / float(first["buyers"])
    assert float(first["confidence"]) == pytest.approx(share)
    assert float(first["lift"]) == pytest.approx(share / float(first["everybody"]))
    assert first["bought"] in screen.heading.inner_text()


def test_the_keys_reach_the_parts_and_walk_along_them(screen: Screen) -> None:
    screen.open("recommender", dataset="undated", recommender="item-knn", part="card")
    screen.shows("Item neighbours (item-kNN) on Undated")
    group = screen.page.get_by_role("radiogroup", name="Part of the Recommender view")
    group.get_by_role("radio").last.focus()
    screen.page.keyboard.press("ArrowLeft")
    screen.page.keyboard.press("Enter")
    screen.shows("The surrogate follows")
    assert screen.params["part"] == "fidelity"
