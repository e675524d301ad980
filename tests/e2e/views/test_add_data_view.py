"""Add data in the browser, by keyboard alone: from an export to the first explained list."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.axe import judged
from tests.e2e.screen import NARROW, Screen
from tests.recommenders.adapters.order_exports import EXPORTS, write
from tests.recommenders.adapters.own_data.conftest import LINES

pytestmark = pytest.mark.browser


def press(place: Locator, key: str = "Enter") -> None:
    """Go to a place and press a key there."""
    expect(place).to_be_enabled()
    place.focus()
    place.press(key)


def test_an_export_with_odd_names_is_explained(screen: Screen, tmp_path: Path) -> None:
    export = tmp_path / "Umsätze.csv"
    export.write_text(LINES, encoding="utf-8")
    # in the dark, where white on the light blue of a strong button could not be read
    screen.begin(dark=True)
    screen.open("data")
    press(screen.page.get_by_test_id("stMain").get_by_role("link", name="Add or remove data"))
    screen.shows("Add your data")

    with screen.page.expect_file_chooser() as chooser:
        press(screen.page.get_by_role("button", name="Upload", exact=True).last)
    chooser.value.set_files(export)
    press(screen.button("Look at these files"))
    main = screen.page.get_by_test_id("stMain")
    expect(main).to_contain_text("Read as 90 purchases of 31 items by 7 customers")
    screen.settle()
    assert judged(screen).violations == {}

    # a role is taken back and given again: the preview follows
    screen.choose("Item id (needed)", "None of")
    expect(main).to_contain_text("Purchases and other events need item id")
    screen.choose("Item id (needed)", "artikel")
    expect(main).to_contain_text("Read as 90 purchases of 31 items by 7 customers")
    press(screen.page.locator("summary", has_text="More that a column may be"))
    screen.choose("Quantity", "stk")
    expect(main).to_contain_text("Not used: Bemerkung.")

    # what was begun is still there in another window
    screen.page.reload()
    expect(main).to_contain_text("Not used: Bemerkung.")
    screen.settle()
    name = screen.page.get_by_role("textbox", name="Name")
    name.fill("Corner shop")
    name.press("Enter")
    screen.shows("sees these ten items")
    expect(screen.items).to_have_count(10)
    assert screen.params["dataset"] == "corner-shop"

    # and out again
    press(screen.page.get_by_test_id("stSidebar").get_by_role("link", name="Add your data"))
    screen.shows("Add your data")
    press(screen.button("Remove …"))
    press(screen.page.get_by_role("button", name="Remove Corner shop"))
    expect(main).not_to_contain_text("Added before")
    assert screen.params["dataset"] == "sample"


def test_orders_and_their_lines_in_two_files_are_explained(screen: Screen, tmp_path: Path) -> None:
    made = write(tmp_path, EXPORTS["Shopify"])
    screen.begin(size=NARROW)
    screen.open("add-data")
    with screen.page.expect_file_chooser() as chooser:
        press(screen.page.get_by_role("button", name="Upload", exact=True).last)
    # those of the orders alone are half of it
    chooser.value.set_files(tmp_path / "order_line.csv")
    press(screen.button("Look at these files"))
    main = screen.page.get_by_test_id("stMain")
    expect(main).to_contain_text("says who made these orders, add it as well")
    press(screen.page.locator("summary", has_text="Add files"))
    with screen.page.expect_file_chooser() as chooser:
        press(screen.page.get_by_role("button", name="Upload", exact=True).last)
    chooser.value.set_files(tmp_path / "order.csv")
    press(screen.button("Add them"))
    expect(main).to_contain_text(f"Read as {len(made.events)} purchases of 7 items by 5 customers")
    expect(main).to_contain_text("customer_id and timestamp are the order's")
    screen.settle()
    name = screen.page.get_by_role("textbox", name="Name")
    name.fill("Two tables")
    name.press("Enter")
    screen.shows("sees")
    assert screen.params["dataset"] == "two-tables"


def test_it_fits_a_phone(screen: Screen) -> None:
    screen.begin(size=NARROW, dark=True)
    screen.open("add-data")
    # Streamlit's own field for files calls itself presentation and has a name all the same
    assert judged(screen).violations.keys() <= {"presentation-role-conflict"}
    wide = "document.querySelector('[data-testid=stMain]')"
    assert screen.page.evaluate(f"{wide}.scrollWidth <= {wide}.clientWidth")
