"""The way to a customer: picked, before or after, and between one list and shelves."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.ui.elements import screen
from pages.ui.session import context
from pages.ui.session.context import MAX_MATCHES, MAX_OPTIONS, ViewContext, optional_id
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.operation.limits import QUERY_CHARS


def pick_customer(
    loaded: LoadedDataset, customer: int | None, *, key: str = "customer", find: str = "search"
) -> None:
    """A select box of all customers; of many, of those who match what is typed above it.

    ``customer`` is the code of the chosen one; ``key`` and ``find`` are the keys of the two fields.
    """
    if loaded.dataset.n_customers <= MAX_OPTIONS:
        labels = loaded.all_customer_labels()
    else:
        query = st.text_input(
            "Find a customer", key=find, max_chars=QUERY_CHARS, placeholder="Name or id"
        )
        codes = loaded.search.customers(query, MAX_MATCHES)
        if customer is not None and customer not in codes:
            codes = [customer, *codes]
        labels = loaded.customer_labels(codes)
    sync_widget(key, customer, labels.values())
    st.selectbox(
        "Customer",
        list(labels),
        index=None if customer is None else 0,
        format_func=lambda code: labels[code],
        key=key,
        on_change=taking(
            key,
            labels,
            lambda code: update(customer=optional_id(loaded.dataset.customer_id, code)),
        ),
        placeholder="Search by name or id",
        filter_mode="contains",
    )


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
