"""The styles that every page has: on the screen, on paper, and with colours of the system."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from pages.ui.components.theme_change import follow_theme
from pages.ui.downloads import panel_menu


def draw_styles() -> None:
    """Draw the styles of the theme that the browser shows, and follow it when it changes."""
    dark = _styles("styles_dark") if st.context.theme.type == "dark" else ""
    st.html(f"<style>{_styles('styles')}{panel_menu.STYLE}{dark}</style>")
    follow_theme()


@cache
def _styles(name: str) -> str:
    return Path(__file__).with_name(f"{name}.css").read_text("utf-8")
