"""The styles of headings, menus and buttons that every page has."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.ui.components.theme_change import follow_theme
from pages.ui.downloads import panel_menu

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


def draw_styles() -> None:
    """Links in headings have the colour of the heading and a thin line; panels have menus; what a
    button says can be read in both themes, and in the one that the page changes to.
    """
    on_primary = _ON_PRIMARY if st.context.theme.type == "dark" else ""
    st.html(f"<style>{_HEADINGS}{panel_menu.STYLE}{on_primary}</style>")
    follow_theme()
