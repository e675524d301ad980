"""The theme of charts, the styles of headings and menus, and type for an audience."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from explain.charts.theme import DARK, LIGHT, Theme
from pages.ui.downloads import panel_menu
from pages.ui.elements import screen

# names in headings lead on, and read as a heading all the same
_HEADINGS: Final = """
[data-testid=stHeading] a {
  color: inherit; text-decoration-thickness: 1px; text-underline-offset: .18em;
}
"""
# on the light blue of the dark theme Streamlit writes white, at 2.5 to 1; this is 7 to 1
_ON_PRIMARY: Final = """
[data-testid^=stBaseButton-primary]:enabled { color: #12161C; }
"""
LARGER: Final = 1.25
"""Type on a screen for an audience, by that of a person's own screen."""


def draw_styles() -> None:
    """Links in headings have the colour of the heading and a thin line; panels have menus; what a
    button says can be read in both themes.
    """
    on_primary = _ON_PRIMARY if st.context.theme.type == "dark" else ""
    st.html(f"<style>{_HEADINGS}{panel_menu.STYLE}{on_primary}</style>")


def chart_theme() -> Theme:
    """The theme that the browser shows, larger for an audience."""
    theme = DARK if st.context.theme.type == "dark" else LIGHT
    return replace(theme, scale=LARGER) if screen.presenting() else theme
