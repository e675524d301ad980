"""A choice holds while the labels of its widget change: the browser knows options by labels."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen

pytestmark = pytest.mark.browser


def test_the_customer_stays_while_names_and_pseudonyms_change_places(
    screen: Screen, names: dict[str, str]
) -> None:
    """The next change of view ended in an error: the old label came back as a customer."""
    screen.open("customer", customer="C0002")
    switch = screen.page.get_by_test_id("stSidebar").get_by_text("Pseudonyms", exact=True)
    switch.click()
    screen.page.wait_for_url("**private=1**")
    screen.settle()
    expect(screen.picker("Customer")).not_to_have_value(f"{names['C0002']} · C0002")
    # the address follows the screen, and may come after it
    screen.page.wait_for_url(re.compile("customer=(?!C0002)"))
    pseudonym = screen.params["customer"]
    screen.go("Compare")
    screen.page.wait_for_url("**/compare?**")
    screen.settle()
    assert screen.params["customer"] == pseudonym
    switch.click()
    screen.page.wait_for_url(lambda url: "private" not in url)
    screen.shows(names["C0002"])
    expect(screen.picker("Customer")).to_have_value(f"{names['C0002']} · C0002")
    assert screen.params["customer"] == "C0002"


def test_an_id_in_the_path_leads_to_its_view(screen: Screen, names: dict[str, str]) -> None:
    screen.page.goto(screen.server.url("customer/C0002", bought="1"))
    screen.shows(f"Why {names['C0002']}")
    assert screen.params == {"bought": "1", "customer": "C0002"}
