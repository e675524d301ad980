"""Light and dark, wide and narrow: pictures to look at, and what can be measured about them.

axe-core, which knows the accessibility guidelines, judges the same screens.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import judged
from tests.e2e.screen import NARROW, WIDE, Screen
from tests.e2e.views import VIEWS

pytestmark = pytest.mark.browser
INK, INK_DARK = "rgb(15, 23, 32)", "rgb(230, 234, 240)"
PAPER, PAPER_DARK = "rgb(255, 255, 255)", "rgb(18, 22, 28)"
BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
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


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1440", "390"])
@pytest.mark.parametrize("view", VIEWS)
def test_each_view_fits_its_window_and_axe_finds_no_violation(
    screen: Screen, view: str, size: tuple[int, int], dark: bool
) -> None:
    screen.begin(size=size, dark=dark)
    screen.open(view, customer="C0382")
    expect(screen.heading).to_be_visible()
    if view == "customer":
        expect(screen.charts).to_have_count(3)
        label = screen.page.locator(".ytick text").first
        assert label.evaluate("e => getComputedStyle(e).fill") == (INK_DARK if dark else INK)
    verdict = judged(screen)
    assert verdict.violations == {}
    assert verdict.incomplete.keys() <= LOOKED_AT
    screen.shot(f"{view}-{size[0]}-{'dark' if dark else 'light'}")
    assert screen.page.evaluate(WIDTH) <= size[0]
    assert screen.page.evaluate(OVERHANG) == []
    assert screen.page.evaluate(BACKGROUND) == (PAPER_DARK if dark else PAPER)


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
