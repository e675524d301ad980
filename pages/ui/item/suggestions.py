"""Items worth a look, beside the search field."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.rankings.top_k import TopLists
from explain.reasons.wording import escape
from pages.ui.item import cache
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, taking, update

TRY: Final = "item_try"


def draw_suggestions(view: ViewContext, item: int, lists: TopLists) -> None:
    """Items worth a look in the ``lists`` of all customers."""
    model = view.model
    suggestions = cache.suggestions(model.fingerprint, view.selection.bought, lists, model)
    if not suggestions:
        return
    by_word = {suggestion.label: suggestion for suggestion in suggestions}
    chosen = next((label for label, suggestion in by_word.items() if suggestion.item == item), None)
    sync_widget(TRY, chosen, by_word)
    st.pills(
        "Try one of these",
        list(by_word),
        key=TRY,
        on_change=taking(
            TRY,
            by_word,
            lambda word: (
                update(item=model.loaded.dataset.item_id(by_word[word].item)) if word else None
            ),
        ),
        help="  \n".join(f"{escape(t.label)}: {escape(t.why)}" for t in suggestions),
    )
