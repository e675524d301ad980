"""The theme of the charts."""

from __future__ import annotations

import streamlit as st

from explain.charts.theme import LIGHT
from pages.ui.elements.theme import LARGER, chart_theme
from tests.pages.panels import run_panel


def test_type_is_larger_for_an_audience() -> None:
    def panel() -> None:
        st.text(f"{chart_theme().scale / LIGHT.scale:.2f}")

    assert run_panel(panel).text[0].value == "1.00"
    assert run_panel(panel, present="1").text[0].value == f"{LARGER:.2f}"
