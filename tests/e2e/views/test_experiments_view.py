"""Experiments in the browser: a plan by keyboard, a table of one's own, a link, files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import judged
from tests.e2e.screen import NARROW, Screen
from tests.pages.views.models.test_experiments import table

pytestmark = pytest.mark.browser


def upload(screen: Screen, folder: Path) -> None:
    """Choose a file of one's own, by keyboard."""
    path = folder / "Frühling.csv"
    path.write_bytes(table(effect=0.7))
    with screen.page.expect_file_chooser() as chooser:
        button = screen.page.get_by_role("button", name="Upload", exact=True)
        button.focus()
        button.press("Enter")
    chooser.value.set_files(path)


def test_a_plan_is_typed_and_its_link_shows_the_same(screen: Screen) -> None:
    screen.open("experiments", dataset="sample")
    screen.shows("to notice a lift of")
    change = screen.page.get_by_role("spinbutton", name="Change to notice, %")
    change.fill("5")
    change.press("Enter")
    screen.page.wait_for_url(re.compile("plan=lift"))
    screen.shows("a lift of 5")
    title = screen.heading.inner_text()
    expect(screen.charts).to_have_count(1)
    screen.page.reload()
    screen.shows(title.split(",")[0])
    assert screen.heading.inner_text() == title
    screen.settle()
    assert judged(screen).violations == {}


def test_a_table_of_ones_own_is_read_out_and_is_in_the_files(
    screen: Screen, tmp_path: Path
) -> None:
    screen.open("experiments", stage="read-out")
    screen.shows("B is better than A: spend")
    upload(screen, tmp_path)
    screen.shows("B is better than A: umsatz")
    main = screen.page.get_by_test_id("stMain")
    expect(main).to_contain_text("Frühling.csv: 800 customers in 2 arms")
    # away and back: the table is still there
    parts = screen.page.get_by_role("radiogroup", name="Part of the Experiments view")
    parts.get_by_role("radio", name="Plan").click()
    screen.shows("customers an arm")
    parts.get_by_role("radio", name="Read out").click()
    screen.shows("B is better than A: umsatz")
    rows = screen.csv("Estimates")
    assert {row["method"] for row in rows} == {"plain", "CUPED"}
    page = screen.file("This view as HTML").path().read_text("utf-8")
    assert "B is better than A: umsatz" in page
    assert page.count("<figure") >= 2
    # the link of the screen opens without the table, and says what it shows instead
    screen.page.reload()
    screen.shows("B is better than A: spend")
    expect(main).to_contain_text("Simulated example")


def test_columns_are_chosen_by_keyboard_and_a_broken_table_says_where(
    screen: Screen, tmp_path: Path
) -> None:
    screen.open("experiments", stage="read-out")
    upload(screen, tmp_path)
    screen.shows("umsatz")
    summary = screen.page.locator("summary", has_text="Which column is what")
    summary.focus()
    summary.press("Enter")
    screen.choose("Arm", "pre_umsatz")
    screen.shows("This experiment cannot be read out yet")
    expect(screen.page.get_by_test_id("stMain")).to_contain_text("are read at the most")
    screen.page.go_back()
    screen.shows("B is better than A: umsatz")


def test_interleaving_opens_by_an_address_and_leads_to_the_reason(screen: Screen) -> None:
    screen.open(
        "experiments",
        stage="interleave",
        bought="1",
        recommender="item-knn",
        against="popularity",
    )
    main = screen.page.get_by_test_id("stMain")
    start = screen.button("Interleave ")
    if start.is_visible():
        start.click()
    expect(main).to_contain_text("purchases were credited")
    screen.settle()
    link = main.get_by_role("table", name="Purchases that decided it").get_by_role("link").first
    name = link.inner_text()
    link.click()
    screen.page.wait_for_url(re.compile("hits=1"))
    expect(screen.heading).to_contain_text(name)


def test_it_fits_a_phone(screen: Screen) -> None:
    screen.begin(size=NARROW, dark=True)
    for stage in ("plan", "read-out"):
        screen.open("experiments", stage=stage)
        assert judged(screen).violations.keys() <= {"presentation-role-conflict"}
        wide = "document.querySelector('[data-testid=stMain]')"
        assert screen.page.evaluate(f"{wide}.scrollWidth <= {wide}.clientWidth")
