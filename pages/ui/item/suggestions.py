"""Items worth a look, beside the search field."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.rankings.top_k import TopLists
from explain.reasons.wording import escape
from pages.ui.item import cache
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, update

TRY: Final = "item_try"


def draw_suggestions(view: ViewContext, item: int, lists: TopLists) -> None:
    """Items worth a look in the ``lists`` of all customers."""
    model = view.model
    suggestions = cache.suggestions(model.fingerprint, view.selection.bought, lists, model)
    if not suggestions:
        return
    by_word = {suggestion.label: suggestion for suggestion in suggestions}
    sync_widget(
        TRY, next((suggestion.label for suggestion in suggestions if suggestion.item == item), None)
    )
    st.pills(
        "Try one of these",
        list(by_word),
        key=TRY,
        on_change=lambda: (
            update(item=model.loaded.dataset.item_id(by_word[st.session_state[TRY]].item))
            if st.session_state[TRY]
            else None
        ),
        help="  \n".join(f"{escape(t.label)}: {escape(t.why)}" for t in suggestions),
    )
