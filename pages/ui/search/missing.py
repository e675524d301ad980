"""What is said where a data set has no searches."""

from __future__ import annotations

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import update


def draw_missing(view: ViewContext) -> None:
    """What is needed, and where to see it."""
    screen.title("This data set has no searches")
    hidden = view.selection.private
    screen.text(
        f"{escape(view.model.loaded.dataset.title)} does not say what people typed into the "
        "search field. Put a table **searches.csv** (or .parquet) beside the interactions, with a "
        "line for each item that was shown or clicked: who, when, the query, the item, its place, "
        "and what happened (shown, click, cart, purchase). A line for each search with the list of "
        "its items does as well. The Data view says what else is missing."
    )
    if hidden:
        screen.text(
            ":material/visibility_off: With pseudonyms, queries that fewer than five customers "
            "have typed are left out. Without them there may be some."
        )
    if not screen.presenting():
        st.button(
            "Show the searches of the sample shop",
            on_click=update,
            kwargs={"dataset": "sample"},
            icon=":material/manage_search:",
        )
