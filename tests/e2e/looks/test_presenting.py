"""A screen for an audience: larger type, no controls, and a way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen
from tests.e2e.views import OF_A_CUSTOMER, VIEWS

pytestmark = pytest.mark.browser
CONTROLS = "button, input, textarea, select, [role=radio], [role=combobox], [role=slider]"
TYPE = "parseFloat(getComputedStyle(document.querySelector('[data-testid=stMain] h1')).fontSize)"
OF_STREAMLIT = "[data-testid=stMainMenu], [data-testid=stElementToolbar], [data-testid=stDataFrame]"


@pytest.mark.parametrize("view", VIEWS)
def test_a_presented_view_has_larger_type_and_no_controls(screen: Screen, view: str) -> None:
    screen.open(view, customer="C0382")
    before, title = screen.page.evaluate(TYPE), screen.heading.inner_text()
    screen.open(view, customer="C0382", present="1")
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
