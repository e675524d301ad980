"""Choosing an item: a search that stays fast with many items, and items worth a look."""

from __future__ import annotations

import streamlit as st

from explain.rankings.top_k import Lists
from explain.reasons.wording import escape
from pages.ui.elements import screen as sheet
from pages.ui.item import cache as results
from pages.ui.session.selection import change, follow
from pages.ui.shell.sidebar import MOST_MATCHES, MOST_OPTIONS, Chosen, matches
from recommenders.contract import Columns, Dataset

PICKED = "item_picked"
SEARCH = "item_search"
TRY = "item_try"


def pick(chosen: Chosen, item: int | None, lists: Lists | None = None) -> None:
    """The search field and, with the ``lists`` of all customers, items worth a look."""
    if sheet.presenting():
        return
    dataset = chosen.world.shop.dataset
    labels = results.labels(dataset.fingerprint, dataset)
    left, right = st.columns([2, 3], vertical_alignment="bottom", gap="large")
    with left:
        _search(dataset, labels, item)
    if lists is not None:
        with right:
            _telling(chosen, item, lists)


def id_of(dataset: Dataset, code: int | None) -> str | None:
    """The id of an item (code)."""
    return None if code is None else str(dataset.items[Columns.ITEM].iloc[code])


def _search(dataset: Dataset, labels: tuple[str, ...], item: int | None) -> None:
    codes = list(range(len(labels)))
    if len(codes) > MOST_OPTIONS:
        wanted = st.text_input("Find an item", key=SEARCH, placeholder="Words of its name, or id")
        codes = matches(labels, wanted, MOST_MATCHES)
        if wanted and not codes:
            st.caption(f"No item has “{escape(wanted)}” in its name or id.")
        if item is not None and item not in codes:
            codes = [item, *codes]
    follow(PICKED, item)
    st.selectbox(
        "Item",
        codes,
        index=None if item is None else 0,
        format_func=lambda code: labels[code],
        key=PICKED,
        on_change=lambda: change(item=id_of(dataset, st.session_state[PICKED])),
        placeholder="Search by name or id",
        filter_mode="contains",
    )


def _telling(chosen: Chosen, item: int | None, lists: Lists) -> None:
    world = chosen.world
    found = results.telling(world.fingerprint, chosen.selection.bought, lists, world)
    if not found:
        return
    words = {telling.word: telling for telling in found}
    follow(TRY, next((telling.word for telling in found if telling.item == item), None))
    st.pills(
        "Try one of these",
        list(words),
        key=TRY,
        on_change=lambda: (
            change(item=id_of(world.shop.dataset, words[st.session_state[TRY]].item))
            if st.session_state[TRY]
            else None
        ),
        help="  \n".join(f"{escape(t.word)}: {escape(t.why)}" for t in found),
    )
