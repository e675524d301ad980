"""The theme of the charts, and how large the type is for an audience."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from explain.charts.theme import DARK, LIGHT, Theme
from pages.ui.elements import screen

LARGER: Final = 1.25
"""Type on a screen for an audience, by that of a person's own screen."""


def chart_theme() -> Theme:
    """The theme that the browser shows, larger for an audience."""
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, scale=LARGER) if screen.presenting() else theme
