"""A screen for an audience: larger type, no controls, and a way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.screen import Screen
from tests.e2e.views import VIEWS

pytestmark = pytest.mark.browser
CONTROLS = "button, input, textarea, select, [role=radio], [role=combobox], [role=slider]"
TYPE = "parseFloat(getComputedStyle(document.querySelector('[data-testid=stMain] h2')).fontSize)"
OF_STREAMLIT = "[data-testid=stMainMenu], [data-testid=stElementToolbar], [data-testid=stDataFrame]"


@pytest.mark.parametrize("view", VIEWS)
def test_a_presented_view_has_larger_type_and_no_controls(screen: Screen, view: str) -> None:
    screen.open(view, customer="C0382")
    before, title = screen.page.evaluate(TYPE), screen.heading.inner_text()
    screen.open(view, customer="C0382", present="1")
    expect(screen.heading).to_have_text(title)
    screen.settle()
    assert screen.page.evaluate(TYPE) == pytest.approx(1.25 * before)
    expect(screen.page.get_by_test_id("stSidebar")).to_have_count(0)
    main = screen.page.get_by_test_id("stMain")
    controls = [
        control.inner_text() or control.get_attribute("aria-label")
        for control in main.locator(CONTROLS).all()
        if not control.evaluate(f"e => e.closest('{OF_STREAMLIT}') !== null")
    ]
    assert controls == ["Leave the presentation"]
    screen.shot(f"presented-{view}")


def test_the_switch_leads_into_the_presentation_and_a_button_out_of_it(screen: Screen) -> None:
    screen.open(customer="C0382")
    title = screen.heading.inner_text()
    screen.page.get_by_test_id("stSidebar").get_by_text("Present", exact=True).click()
    screen.page.wait_for_url("**present=1**")
    screen.shows(title)
    screen.button("Leave the presentation").click()
    screen.page.wait_for_function("!location.search.includes('present')")
    screen.shows(title)
    expect(screen.page.get_by_test_id("stSidebar")).to_be_visible()
    assert screen.params["customer"] == "C0382"
