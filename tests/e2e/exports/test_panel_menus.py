"""The menu of a panel, by keyboard: a slide, a drawing, numbers, and a link that leads there."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.e2e.axe import judged
from tests.e2e.screen import NARROW, Screen

pytestmark = pytest.mark.browser


def open_menu(screen: Screen, name: str) -> Locator:
    """Open the menu of a panel by keyboard; what is in it."""
    menu = screen.page.get_by_role("button", name=f"Menu of {name}")
    menu.focus()
    menu.press("Enter")
    inside = screen.page.get_by_test_id("stPopoverBody")
    expect(inside.get_by_text("This link opens the screen here.")).to_be_visible()
    return inside


def download(screen: Screen, inside: Locator, name: str) -> bytes:
    """A file of the open menu."""
    return screen.download(inside.get_by_role("button", name=name)).path().read_bytes()


def test_a_chart_is_had_for_a_slide_by_keyboard(screen: Screen) -> None:
    screen.open("due", dataset="sample")
    menu = screen.page.get_by_role("button", name="Menu of Week by week")
    shown = "e => Number(getComputedStyle(e.closest('[class*=st-key-menu-]')).opacity)"
    assert menu.evaluate(shown) == 0  # out of the way until the pointer or the focus is there
    inside = open_menu(screen, "Week by week")
    assert menu.evaluate(shown) == 1
    assert judged(screen).violations == {}
    with Image.open(io.BytesIO(download(screen, inside, "Slide as PNG"))) as picture:
        assert picture.size == (1920, 1080)
    drawn = ElementTree.fromstring(download(screen, inside, "Drawing as SVG"))
    assert "units a week" in {text.text for text in drawn.iter()}
    table = csv.reader(io.StringIO(download(screen, inside, "Numbers as CSV").decode("utf-8-sig")))
    assert "units a week" in next(table)
    assert any("expected" in row[-1] for row in table)


@pytest.mark.parametrize(
    ("view", "panel", "heading"),
    [("due", "Due by item", "items"), ("data", "First items", "the-first-items-and-customers")],
)
def test_the_link_of_a_panel_leads_to_its_heading(
    screen: Screen, view: str, panel: str, heading: str
) -> None:
    screen.begin(size=(1200, 500))
    screen.open(view, dataset="sample")
    place = screen.page.locator(f"h2[id='{heading}']")
    expect(place).not_to_be_in_viewport()
    link = open_menu(screen, panel).locator("code").inner_text().strip()
    assert link.endswith(f"#{heading}")
    screen.page.goto("about:blank")
    screen.page.goto(link)
    screen.settle()
    expect(place).to_be_in_viewport()


def test_a_grid_keeps_its_own_tools_beside_the_menu(screen: Screen) -> None:
    screen.open("experiments", stage="read-out")
    screen.shows("B is better than A")
    grid = screen.page.get_by_test_id("stDataFrame").last
    grid.hover()
    menu = screen.page.get_by_role("button", name="Menu of The first lines as they were read")
    tools = screen.page.get_by_test_id("stElementToolbar").filter(visible=True).last
    left, right = menu.bounding_box(), tools.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]


def test_a_phone_shows_the_menu_and_an_audience_does_not(screen: Screen) -> None:
    screen.begin(size=NARROW)
    screen.open("due", dataset="sample")
    inside = open_menu(screen, "Week by week")
    box = inside.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW[0]
    screen.open("due", dataset="sample", present="1")
    expect(screen.page.get_by_role("button", name="Menu of")).to_have_count(0)
