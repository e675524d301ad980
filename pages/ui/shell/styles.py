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

# on paper nothing can be pressed, and the bar at the side would stand beside every page
_PAPER: Final = """
@page { margin: 12mm; }
@media print {
  [data-testid=stSidebar], [data-testid=stHeader], [data-testid=stToolbar], .becausal-bar,
  [data-testid=stButton], [data-testid=stPopover], [data-testid=stDownloadButton],
  [data-testid=stElementToolbar], [data-testid=stTooltipIcon] { display: none !important; }
  [data-testid=stMainBlockContainer] { padding: 0 !important; max-width: none; }
  [data-testid=stMain] h2, [data-testid=stMain] h3 { break-after: avoid; }
  [data-testid=stPlotlyChart], [data-testid=stMetric], [data-testid=stTable] tr,
  [role=figure] { break-inside: avoid; }
  [data-testid=stTable] :is(th, td) { padding: .2rem .3rem !important; }
  [data-testid=stTable] :is(th, td, p) {
    font-size: .7rem !important; min-width: 0 !important; white-space: normal !important;
  }
}
"""
# dark pages are printed light: their colours turned over, hues as they were, and pictures as well
_PAPER_DARK: Final = """
@media print {
  html, body { background: white !important; }
  [data-testid=stApp] { filter: invert(1) hue-rotate(180deg) brightness(1.09); }
  [data-testid=stApp] img { filter: hue-rotate(180deg) invert(1); }
}
"""


def draw_styles() -> None:
    """Links in headings have the colour of the heading and a thin line; panels have menus; what a
    button says can be read in both themes, and in the one that the page changes to.
    """
    of_dark = _ON_PRIMARY + _PAPER_DARK if st.context.theme.type == "dark" else ""
    st.html(f"<style>{_HEADINGS}{panel_menu.STYLE}{_PAPER}{of_dark}</style>")
    follow_theme()
