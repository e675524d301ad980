"""Charts of the screen: their theme, and bars that are a part of the page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from explain.charts.attribution import SignedBars
from explain.charts.theme import DARK, LIGHT, Theme
from explain.export.report import Chart
from pages.ui.components.bars import bars
from pages.ui.elements import screen

LARGER: Final = 1.25
"""Type on a screen for an audience, by that of a person's own screen."""


def chart_theme() -> Theme:
    """The theme that the browser shows, larger for an audience."""
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, scale=LARGER) if screen.presenting() else theme


def draw_bars(signed: SignedBars, *, key: str, alt: str) -> None:
    """Signed bars as a part of the page; ``alt`` says their takeaway. Files have a chart."""
    with screen.panel(Chart(figure=partial(signed.figure, chart_theme()), alt=alt)):
        bars(alt, signed, key=key)
