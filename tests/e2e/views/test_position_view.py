"""The Position view in the browser: its address, its files, and a log of one's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import NARROW, Screen
from tests.pages.ui.position.test_other_policy import log_text

pytestmark = pytest.mark.browser
FINDING = "is looked at"
POLICY = "What another policy would have earned"


def test_an_address_shows_the_finding_the_curve_and_the_items(screen: Screen) -> None:
    screen.open("position")
    screen.shows(FINDING)
    for name in ("How often each place is looked at", "What its places did", POLICY):
        heading = screen.page.get_by_role("heading", level=2, name=re.compile(f"^{name}"))
        expect(heading).to_be_visible()
    expect(screen.charts).to_have_count(1)
    figure = screen.page.get_by_role("figure", name=re.compile("^How often each place"))
    expect(figure).to_have_count(1)


def test_a_method_changes_screen_and_address_and_back_undoes_it(screen: Screen) -> None:
    screen.open("position")
    screen.shows(FINDING)
    screen.page.get_by_role("radio", name="Random visits").or_(
        screen.button("Random visits")
    ).first.click()
    expect(screen.page.get_by_text("clicks are on visits in a random order")).to_be_visible()
    assert screen.params["method"] == "randomised"
    screen.page.go_back()
    expect(screen.page.get_by_text("clicks compare an item with itself")).to_be_visible()


def test_an_item_leads_to_what_it_owes_to_its_places_and_back(screen: Screen) -> None:
    screen.open("position")
    screen.shows(FINDING)
    table = screen.page.get_by_role("table", name="Clicked more because of their places")
    name = table.get_by_role("row").nth(1).get_by_role("cell").first.inner_text()
    screen.page.get_by_test_id("stMain").get_by_role("link", name=name).click()
    screen.shows(name)
    expect(screen.page.get_by_text("come from where it stood")).to_be_visible()
    screen.page.get_by_role("link", name="All items by their places").click()
    screen.shows(FINDING)


def test_the_items_as_csv_are_all_of_them(screen: Screen) -> None:
    screen.open("position")
    screen.shows(FINDING)
    rows = screen.csv("Clicked more because of their places")
    assert len(rows) > 10
    shares = [float(row["owed to places"]) for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert min(shares) >= 0.1


def test_a_log_is_uploaded_and_judged_and_a_broken_one_refused(
    screen: Screen, tmp_path: Path
) -> None:
    screen.open("position", dataset="traps")
    screen.shows("does not say what was shown at which place")
    screen.page.get_by_text("Upload a log").click()
    good, broken = tmp_path / "log.csv", tmp_path / "broken.csv"
    good.write_text(log_text(1_500), encoding="utf-8")
    broken.write_text(log_text(20, new="much"), encoding="utf-8")
    upload = screen.page.locator("input[type=file]")
    upload.set_input_files(good)
    expect(screen.page.get_by_text("The new policy would have earned 0.")).to_be_visible()
    expect(screen.page.get_by_role("table", name="Value of the new policy")).to_be_visible()
    upload.set_input_files(broken)
    fault = screen.page.get_by_test_id("stAlert").filter(has_text="broken.csv")
    expect(fault).to_contain_text("row 2")


def test_on_a_phone_in_the_dark_it_is_all_there(screen: Screen) -> None:
    screen.begin(size=NARROW, dark=True)
    screen.open("position", private="1")
    screen.shows(FINDING)
    expect(screen.page.get_by_role("heading", name=re.compile(POLICY))).to_be_visible()
    wide = screen.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not wide
