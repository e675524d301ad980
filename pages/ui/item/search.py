"""Choosing an item: a search that stays fast with many items, and items worth a look."""

from __future__ import annotations

import streamlit as st

from explain.rankings.top_k import TopLists
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.item import cache
from pages.ui.session.context import MAX_MATCHES, MAX_OPTIONS, ViewContext, matches
from pages.ui.session.selection import sync_widget, update
from recommenders.contract import Columns, Dataset

PICKED = "item_picked"
SEARCH = "item_search"
TRY = "item_try"


def draw_search(view: ViewContext, item: int | None, lists: TopLists | None = None) -> None:
    """The search field and, with the ``lists`` of all customers, items worth a look."""
    if screen.presenting():
        return
    dataset = view.model.loaded.dataset
    labels = view.model.loaded.item_labels
    left, right = st.columns([2, 3], vertical_alignment="bottom", gap="large")
    with left:
        _draw_search_field(dataset, labels, item)
    if lists is not None:
        with right:
            _draw_suggestions(view, item, lists)


def id_of(dataset: Dataset, code: int | None) -> str | None:
    """The id of an item (code)."""
    return None if code is None else str(dataset.items[Columns.ITEM].iloc[code])


def _draw_search_field(dataset: Dataset, labels: tuple[str, ...], item: int | None) -> None:
    codes = list(range(len(labels)))
    if len(codes) > MAX_OPTIONS:
        wanted = st.text_input("Find an item", key=SEARCH, placeholder="Words of its name, or id")
        codes = matches(labels, wanted, MAX_MATCHES)
        if wanted and not codes:
            st.caption(f"No item has “{escape(wanted)}” in its name or id.")
        if item is not None and item not in codes:
            codes = [item, *codes]
    sync_widget(PICKED, item)
    st.selectbox(
        "Item",
        codes,
        index=None if item is None else 0,
        format_func=lambda code: labels[code],
        key=PICKED,
        on_change=lambda: update(item=id_of(dataset, st.session_state[PICKED])),
        placeholder="Search by name or id",
        filter_mode="contains",
    )


def _draw_suggestions(view: ViewContext, item: int | None, lists: TopLists) -> None:
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
            update(item=id_of(model.loaded.dataset, by_word[st.session_state[TRY]].item))
            if st.session_state[TRY]
            else None
        ),
        help="  \n".join(f"{escape(t.label)}: {escape(t.why)}" for t in suggestions),
    )
