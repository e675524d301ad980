"""A view on paper, as the browser prints it: light, whole, and nothing that can be pressed."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser
PAPER = (660, 1000)
"""CSS pixels of A4 between its margins, about."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_view_is_printed_light_and_without_what_can_be_pressed(
    screen: Screen, dark: bool
) -> None:
    screen.begin(dark=dark)
    screen.open("customer", customer="C0382")
    page, main = screen.page, screen.page.get_by_test_id("stMain")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(screen.button("Share")).to_be_visible()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER[0], "height": PAPER[1]})
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(screen.views).to_be_hidden()
    expect(screen.button("Share")).to_be_hidden()
    expect(screen.items).to_have_count(10)
    assert main.evaluate("e => e.getBoundingClientRect().width") == PAPER[0]
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        corners = [picture.convert("RGB").getpixel(at) for at in ((2, 2), (2, 998), (657, 500))]
    assert all(min(corner) > 240 for corner in corners), corners
    page.emulate_media(media="screen")
