"""The way to the customers before and after, and between one list and shelves."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.ui.elements import screen
from pages.ui.session import context
from pages.ui.session.context import ViewContext


def steps(view: ViewContext) -> None:
    """Buttons for the customers before and after; a presentation has them in its own line."""
    if screen.presenting():
        return
    with screen.controls():
        step_buttons(view)


def step_buttons(view: ViewContext, *, quiet: bool = False) -> None:
    """The two buttons with their keys, ``quiet`` without a frame; none without a customer."""
    if view.customer is None:
        return
    for label, arrow, key, by in (
        ("Previous", ":material/arrow_back:", "P", -1),
        ("Next", ":material/arrow_forward:", "N", 1),
    ):
        st.button(
            label,
            icon=arrow,
            shortcut=key,
            type="tertiary" if quiet else "secondary",
            on_click=context.step,
            args=(view.model.loaded, view.customer, by),
        )


def to_shelves(view: ViewContext) -> None:
    """The way from the list to the homepage of the same customer."""
    _link(view, "pages/views/explain/homepage.py", "See shelves", ":material/storefront:")


def to_list(view: ViewContext) -> None:
    """The way from the shelves to the one list of the same customer."""
    _link(
        view, "pages/views/explain/customer.py", "See one list", ":material/format_list_numbered:"
    )


def _link(view_context: ViewContext, view: str, label: str, icon: str) -> None:
    if not screen.presenting():
        # the shelves are those of today
        chosen_there = replace(view_context.selection, hits=False)
        st.page_link(view, label=label, icon=icon, query_params=chosen_there.params())
