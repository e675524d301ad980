"""A pasted basket: the purchases of somebody who is not in the data, kept in the address."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.counterfactual import edits as changes
from explain.counterfactual.edits import MAX_EDITS, Action, Edits
from explain.formats import count_of
from explain.markup import escape
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import update
from recommenders.configuration import limits
from recommenders.contract import Dataset
from recommenders.guests.basket import ItemNames

TEXT: Final = "what_if_basket"
SAID: Final = "what_if_basket_said"


def paste(view: ViewContext) -> None:
    """Where ids or titles are pasted; what was read as what is said below, until it changes."""
    basket, said = st.session_state.get(SAID, ("", ()))
    read = (view.selection.basket or "") == basket
    with (
        st.expander(
            "Paste a basket", icon=":material/content_paste:", expanded=bool(read and said)
        ),
        st.form("basket", border=False),
    ):
        st.text_area(
            "Ids or titles of items",
            key=TEXT,
            max_chars=limits().basket_chars,
            placeholder="One on each line, or parted by commas. “2 x Bananas” is bought twice.",
            help="For somebody who is not in the data. Each is taken by its id, by its title, or "
            "as the nearest title, and what was chosen is said.",
        )
        st.form_submit_button("Show what this basket would see", on_click=_take, args=(view,))
        if read:
            for sentence in said:
                st.caption(f":material/help: {escape(sentence)}")
        elif view.of_guest:
            st.caption("The address keeps this basket. Choose a customer to leave it.")


def _take(view: ViewContext) -> None:
    """Put what was pasted into the address; where nothing of it is an item, say so."""
    dataset = view.model.loaded.dataset
    # a guest changes nothing about items
    fingerprint = dataset.fingerprint.partition("+")[0]
    pasted, most = st.session_state.get(TEXT, ""), limits().basket_chars
    pasted_basket = _names(fingerprint, dataset).read(pasted[:most])
    said = pasted_basket.remarks(dataset)
    if len(pasted) > most:
        said.append(f"What is beyond the first {most:,} characters was not read.")
    items = pasted_basket.items[:MAX_EDITS]
    if len(pasted_basket.items) > len(items):
        said.append(f"An address has room for {count_of(MAX_EDITS, 'purchase')}: the first ones.")
    if not items:
        st.session_state[SAID] = (
            view.selection.basket or "",
            (*said, "Nothing here is an item of the shop: the list stays as it is."),
        )
        return
    basket = Edits()
    for item in items:
        basket = basket.then(Action.BUY, item)
    address = changes.text(basket, dataset)
    st.session_state[SAID] = (address, tuple(said))
    update(basket=address)


@st.cache_resource(max_entries=8, show_spinner=False)
def _names(fingerprint: str, _dataset: Dataset) -> ItemNames:
    return ItemNames(_dataset)
