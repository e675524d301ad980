"""A screen for an audience leads on and out from its first line."""

from __future__ import annotations

import streamlit as st

from pages.ui.shell import presentation
from tests.pages.panels import fitted, from_item, run_panel, view_of


def draw(customer: int | None) -> None:
    view = view_of(MODEL, customer)
    presentation.steps(presentation.draw_presentation(), view)
    st.header("The view")


MODEL = fitted(from_item(0))


def test_the_line_leads_on_and_out_by_keys() -> None:
    app = run_panel(lambda: draw(3), present="1", customer="c03")
    keys = {button.label: button.proto.shortcut for button in app.button}
    assert list(keys) == ["Previous", "Next", "Leave"]
    assert list(keys.values()) == ["p", "n", "escape"]
    app.button(key="leave_presentation").click().run()
    assert "present" not in app.query_params
    assert app.query_params["customer"] == "c03"


def test_without_a_customer_there_is_still_the_way_out() -> None:
    app = run_panel(lambda: draw(None), present="1")
    assert [button.label for button in app.button] == ["Leave"]
    assert "display: none" in app.get("html")[0].proto.body
