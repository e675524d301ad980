"""The Due view in the browser: its address, its choices, its files, and the way to a customer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import NARROW, Screen

pytestmark = pytest.mark.browser
MILK = "Whole Milk"


def test_an_address_shows_an_item_with_all_its_parts(screen: Screen) -> None:
    screen.open("due", item="P0270", weeks="4")
    screen.shows(f"units of {MILK} are expected in the next 4 weeks")
    for name in ("Week by week", "Why next week is not like last week", "Who carries it"):
        heading = screen.page.get_by_role("heading", level=2, name=re.compile(f"^{name}"))
        expect(heading).to_be_visible()
    expect(screen.charts).to_have_count(1)


def test_weeks_change_screen_and_address_and_back_undoes_it(screen: Screen) -> None:
    screen.open("due")
    screen.shows("units are expected next week")
    screen.page.get_by_role("radio", name="4 weeks").click()
    screen.shows("in the next 4 weeks")
    assert screen.params["weeks"] == "4"
    screen.page.go_back()
    screen.shows("units are expected next week")


def test_a_department_leads_to_itself_and_adds_up(screen: Screen) -> None:
    screen.open("due")
    screen.shows("units are expected next week")
    main = screen.page.get_by_test_id("stMain")
    table = main.get_by_role("table", name="Due by department")
    row = table.get_by_role("row").filter(has_text="Pets")
    units = row.get_by_role("cell").nth(1).inner_text()
    row.get_by_role("link", name="Pets").click()
    screen.shows(f"{units} units of Pets are expected next week")
    assert screen.params["division"] == "department:Pets"


def test_the_items_as_csv_are_all_of_them_and_add_up(screen: Screen) -> None:
    screen.open("due", division="department:Pets")
    screen.shows("units of Pets are expected next week")
    units = int(screen.heading.inner_text().split(" ")[0])
    lines = screen.csv("Due by item")
    expected = [float(line["expected units"]) for line in lines]
    assert sum(expected) == pytest.approx(units, abs=0.51)


def test_the_way_back_leads_to_all_items_on_a_phone_in_the_dark(screen: Screen) -> None:
    screen.begin(size=NARROW, dark=True)
    screen.open("due", item="P0270")
    screen.shows(f"units of {MILK} are expected")
    screen.button("All items").click()
    screen.shows("units are expected next week")
    assert "item" not in screen.params
    screen.page.go_back()
    screen.shows(f"units of {MILK} are expected")
