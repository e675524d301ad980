"""The theme of the charts, and bars as the page and the files have them."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from explain.charts.attribution import SignedBars
from explain.charts.theme import LIGHT
from pages.ui.elements.charts import LARGER, chart_theme, draw_bars
from tests.pages.panels import charts_of, run_panel


def test_type_is_larger_for_an_audience() -> None:
    def panel() -> None:
        st.text(f"{chart_theme().scale / LIGHT.scale:.2f}")

    assert run_panel(panel).text[0].value == "1.00"
    assert run_panel(panel, present="1").text[0].value == f"{LARGER:.2f}"


def test_the_page_has_bars_and_the_files_have_a_chart() -> None:
    signed = SignedBars(bars=[("Tea", 2.0, 0.0), ("Cups", -1.0, 0.0)], unit="points")
    app = run_panel(lambda: draw_bars(signed, key="two", alt="Tea +2"))
    assert len(app.get("bidi_component")) == 1
    assert not app.get("plotly_chart")
    (chart,) = charts_of(app)
    assert isinstance(chart.drawn, go.Figure)
    assert list(chart.drawn.data[0].x) == [2.0, -1.0]
    assert chart.alt == "Tea +2"
