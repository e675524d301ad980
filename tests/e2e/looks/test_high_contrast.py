"""With colours that the system sets: a bar is still there, and what is chosen looks so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser
OUTLINE = "e => getComputedStyle(e).outlineStyle"
BARS = """() => [...document.querySelectorAll('.stBidiComponent, [data-testid=stBidiComponent]')]
    .flatMap(e => [...(e.shadowRoot ?? e).querySelectorAll('*')])
    .map(e => e.shadowRoot ?? e).flatMap(e => [...e.querySelectorAll?.('.bar') ?? []])
    .filter(e => e.getBoundingClientRect().width > 4)
    .map(e => getComputedStyle(e).backgroundColor)"""


def test_bars_and_what_is_chosen_can_be_seen(screen: Screen) -> None:
    screen.page.emulate_media(forced_colors="active")
    screen.open(customer="C0382")
    expect(screen.charts).to_have_count(3)
    ground = screen.page.evaluate("getComputedStyle(document.body).backgroundColor")
    bars = screen.page.evaluate(BARS)
    assert len(bars) > 10
    assert ground not in bars
    assert screen.chosen.evaluate(OUTLINE) == "solid"
    assert screen.items.last.evaluate(OUTLINE) == "none"
    chosen = screen.page.get_by_role("radio", name="Explain it", exact=True)
    assert chosen.evaluate(OUTLINE) == "solid"
    assert screen.page.get_by_role("radio", name="History", exact=True).evaluate(OUTLINE) == "none"
    screen.shot("high-contrast")
    screen.page.emulate_media(forced_colors="none")
