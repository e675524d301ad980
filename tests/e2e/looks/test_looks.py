"""Light and dark, wide and narrow, presented: pictures to look at, and what can be measured.

axe-core, which knows the accessibility guidelines, judges the same screens.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import judged
from tests.e2e.screen import NARROW, WIDE, Screen
from tests.e2e.views import OF_A_CUSTOMER, VIEWS

pytestmark = pytest.mark.browser
CONTROLS = "button, input, textarea, select, [role=radio], [role=combobox], [role=slider]"
TYPE = "parseFloat(getComputedStyle(document.querySelector('[data-testid=stMain] h1')).fontSize)"
OF_STREAMLIT = "[data-testid=stMainMenu], [data-testid=stElementToolbar], [data-testid=stDataFrame]"
INK, INK_DARK = "rgb(15, 23, 32)", "rgb(230, 234, 240)"
PAPER, PAPER_DARK = "rgb(255, 255, 255)", "rgb(18, 22, 28)"
WIDTH = """Math.max(document.documentElement.scrollWidth,
    document.querySelector('[data-testid=stMain]').scrollWidth)"""
OVERHANG = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1
        && !e.closest('[data-testid=stDataFrame], [data-testid=stTable], pre')
        // lines may leave a drawing, which cuts them off; its words may not
        && (!e.ownerSVGElement || e.tagName === 'text'))
    .map(e => e.ownerSVGElement ? e.textContent : e.className || e.tagName).slice(0, 5)"""
LOOKED_AT = frozenset({"color-contrast"})
"""Rules that axe cannot decide everywhere.

`python -m tests.benchmarks.screens.axe` lists the places.
"""


def goes_through_the_shell(screen: Screen, view: str, label: str) -> None:
    """Above the view are the choices of the address, below it where its figures are from."""
    expect(screen.picker("Data set")).to_have_value("Sample shop")
    picker = screen.picker("Customer")
    if view in OF_A_CUSTOMER:
        expect(picker).to_have_value(label)
    else:
        expect(picker).to_have_count(0)
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    expect(screen.page.get_by_text(re.compile(r"data [0-9a-f]{8}"))).to_have_count(1)


def looks_right_in_both_themes(screen: Screen, view: str, size: tuple[int, int]) -> None:
    """Nothing hangs over, words can be told from their ground, and axe says so as well.

    The theme changes as it does with the system at dusk, and the page follows as it stands.
    """
    for dark in (False, True):
        screen.turn(dark=dark)
        expect(screen.page.get_by_test_id("stApp")).to_have_css(
            "background-color", PAPER_DARK if dark else PAPER
        )
        if view == "customer":
            expect(screen.charts).to_have_count(3)
        if view == "item":
            # a chart of plotly, which knows no theme of the page
            label = screen.page.locator(".ytick text").first
            expect(label).to_have_css("fill", INK_DARK if dark else INK)
        screen.settle()
        verdict = judged(screen)
        assert verdict.violations == {}
        assert verdict.incomplete.keys() <= LOOKED_AT
        screen.shot(f"{view}-{size[0]}-{'dark' if dark else 'light'}")
        assert screen.page.evaluate(WIDTH) <= size[0]
        assert screen.page.evaluate(OVERHANG) == []


def has_larger_type_and_no_controls(
    screen: Screen, view: str, *, before: float, title: str
) -> None:
    """The screen for an audience: its title has the size ``before`` for whoever prepares it."""
    expect(screen.heading).to_have_text(title)
    screen.settle()
    assert screen.page.evaluate(TYPE) == pytest.approx(1.25 * before)
    expect(screen.page.get_by_test_id("stSidebar")).not_to_be_visible()
    main = screen.page.get_by_test_id("stMain")
    controls = [
        control.inner_text() or control.get_attribute("aria-label") or ""
        for control in main.locator(CONTROLS).all()
        if not control.evaluate(f"e => e.closest('{OF_STREAMLIT}') !== null")
    ]
    steps = ["Previous", "Next"] if view in OF_A_CUSTOMER else []
    for control, name in zip(controls, [*steps, "Leave"], strict=True):
        assert name in control
    screen.shot(f"presented-{view}")


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_to_a_view_shows_all_of_it_and_presents_it(
    screen: Screen, names: dict[str, str], view: str
) -> None:
    screen.open(view, customer="C0382")
    expect(screen.heading).to_be_visible()
    screen.settle()
    goes_through_the_shell(screen, view, f"{names['C0382']} · C0382")
    before, title = screen.page.evaluate(TYPE), screen.heading.inner_text()
    looks_right_in_both_themes(screen, view, WIDE)
    screen.open(view, customer="C0382", present="1")
    has_larger_type_and_no_controls(screen, view, before=before, title=title)


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_looks_right_on_a_phone(screen: Screen, view: str) -> None:
    screen.begin(size=NARROW)
    screen.open(view, customer="C0382")
    expect(screen.heading).to_be_visible()
    looks_right_in_both_themes(screen, view, NARROW)


def test_charts_follow_the_theme_of_the_menu(screen: Screen) -> None:
    screen.open("item", customer="C0382")
    label = screen.page.locator(".ytick text").first
    expect(label).to_have_css("fill", INK)
    screen.page.get_by_test_id("stMainMenu").get_by_role("button").click()
    screen.page.get_by_test_id("stMainMenuItem-theme-Dark").click()
    expect(label).to_have_css("fill", INK_DARK)


def test_the_keyboard_reaches_the_list_and_walks_along_it(screen: Screen) -> None:
    screen.open(customer="C0382")
    for _ in range(60):
        screen.page.keyboard.press("Tab")
        if screen.list.locator(":focus").count():
            break
    else:
        pytest.fail("60 times Tab did not lead to the list")
    before = screen.why.inner_text()
    screen.page.keyboard.press("ArrowDown")
    expect(screen.why).not_to_have_text(before)
    screen.settle()
    now = screen.why.inner_text()
    screen.page.keyboard.press("ArrowDown")
    expect(screen.why).not_to_have_text(now)
    screen.settle()
    screen.page.keyboard.press("ArrowUp")
    expect(screen.why).to_have_text(now)
    screen.settle()
