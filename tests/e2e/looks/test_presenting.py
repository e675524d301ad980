"""The way into a screen for an audience and out again; how it looks is in `test_looks`."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser


def test_the_switch_leads_into_the_presentation_and_the_keys_on_and_out(screen: Screen) -> None:
    screen.open(customer="C0382")
    title = screen.heading.inner_text()
    screen.page.get_by_test_id("stSidebar").get_by_text("Present", exact=True).click()
    screen.page.wait_for_url("**present=1**")
    screen.shows(title)
    # what the sidebar has left behind is not seen, and takes no room
    expect(screen.page.get_by_test_id("stSidebar")).not_to_be_visible()
    for key, customer in (("n", "C0383"), ("p", "C0382")):
        screen.page.keyboard.press(key)
        screen.page.wait_for_url(f"**customer={customer}**")
        screen.settle()
        assert screen.params["present"] == "1"
    screen.page.keyboard.press("Escape")
    screen.page.wait_for_url(lambda url: "present" not in url)
    screen.shows(title)
    expect(screen.page.get_by_test_id("stSidebar")).to_be_visible()
    assert screen.params["customer"] == "C0382"
