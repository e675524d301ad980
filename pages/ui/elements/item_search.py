"""Choosing an item: a search that stays fast with many items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session.context import (
    MAX_MATCHES,
    MAX_OPTIONS,
    ViewContext,
    optional_id,
)
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.operation.limits import QUERY_CHARS

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

PICKED: Final = "item_picked"
SEARCH: Final = "item_search"


def draw_item_search(view: ViewContext, item: int | None) -> DeltaGenerator | None:
    """The search field with the chosen item (code); gives the room at its right.

    None on a screen for an audience, which has no search field.
    """
    if screen.presenting():
        return None
    loaded = view.model.loaded
    left, right = st.columns([2, 3], vertical_alignment="bottom", gap="large")
    with left:
        _draw_field(loaded, item)
    return right


def _draw_field(loaded: LoadedDataset, item: int | None) -> None:
    dataset, labels = loaded.dataset, loaded.item_labels
    codes = list(range(len(labels)))
    if len(codes) > MAX_OPTIONS:
        wanted = st.text_input(
            "Find an item",
            key=SEARCH,
            max_chars=QUERY_CHARS,
            placeholder="Words of its name, or id",
        )
        codes = loaded.search.items(wanted, MAX_MATCHES)
        if wanted and not codes:
            st.caption(f"No item has “{escape(wanted)}” in its name or id.")
        if item is not None and item not in codes:
            codes = [item, *codes]
    sync_widget(PICKED, item, (labels[code] for code in codes))
    st.selectbox(
        "Item",
        codes,
        index=None if item is None else 0,
        format_func=lambda code: labels[code],
        key=PICKED,
        on_change=taking(
            PICKED, codes, lambda code: update(item=optional_id(dataset.item_id, code))
        ),
        placeholder="Search by name or id",
        filter_mode="contains",
    )
