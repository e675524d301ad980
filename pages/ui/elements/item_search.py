"""Choosing an item: a search that stays fast with many items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session.context import MAX_MATCHES, MAX_OPTIONS, ViewContext, matches
from pages.ui.session.selection import sync_widget, update
from recommenders.contract import Dataset

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
        _draw_field(loaded.dataset, loaded.item_labels, item)
    return right


def _draw_field(dataset: Dataset, labels: tuple[str, ...], item: int | None) -> None:
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
        on_change=lambda: update(item=_id_of(dataset, st.session_state[PICKED])),
        placeholder="Search by name or id",
        filter_mode="contains",
    )


def _id_of(dataset: Dataset, code: int | None) -> str | None:
    return None if code is None else dataset.item_id(code)
