"""The sidebar: data set, recommender and customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from explain.formats import count_of, date, set_locale
from explain.reasons.wording import escape
from pages.ui.elements import empty_states
from pages.ui.session import list_options, resources
from pages.ui.session.context import (
    MAX_MATCHES,
    MAX_OPTIONS,
    ViewContext,
    current,
    customer_code,
    holdback,
    matches,
    optional_id,
    view_context,
    with_customer,
)
from pages.ui.session.selection import Selection, on_widget_change, read, sync_widget, update, write
from recommenders import registry
from recommenders.adapters import sources
from recommenders.errors import DataError

TRANSIENT = ("", "customer")
"""Addresses of the view that can hold back what was bought next."""


def links(views: list[st.Page]) -> None:
    """The way to each view; the link carries every choice.

    Only the Customer view goes back in time to see what was bought next: the others are of today.
    """
    selection = read()
    with st.sidebar:
        for view in views:
            hits = selection.hits and view.url_path in TRANSIENT
            st.page_link(view, query_params=replace(selection, hits=hits).params())


def draw_sidebar(*, of_a_customer: bool = True) -> ViewContext:
    """Draw the pickers; stops the run with a sentence when there is nothing to show.

    The customer is picked in views ``of_a_customer`` only. On a screen for an audience nothing is
    drawn.
    """
    selection = read()
    if selection.present:
        return _checked(selection)
    with st.sidebar:
        _dataset(selection)
        _recommender(selection)
        options = st.container()
    loaded = _loaded(selection)
    selection = with_customer(selection, loaded)
    customer = customer_code(loaded, selection)
    with st.sidebar:
        if of_a_customer:
            _customer(loaded, customer)
            _try_one(loaded, customer)
        st.caption(_as_of(selection, loaded))
        _switch(
            "bought",
            selection.bought,
            "Keep items bought before",
            "Off: only items that the customer has not bought yet. On: all items.",
        )
        _switch(
            "private",
            selection.private,
            "Pseudonyms",
            "Names and ids of customers are replaced, here, in links and in files.",
            on_change=_rename,
            args=(selection,),
        )
        _switch(
            "present",
            selection.present,
            "Present",
            "Larger type and no controls. The link at the foot of the page leads back.",
        )
    if (entry := _entry(selection)) is not None:
        with options:
            list_options.control(selection, entry, loaded)
    return _checked(selection)


def _checked(selection: Selection) -> ViewContext:
    """What the selection comes to; stops the run with a sentence where it comes to nothing."""
    loaded = _loaded(selection)
    selection = with_customer(selection, loaded)
    entry = _entry(selection)
    if entry is None:
        empty_states.unknown_recommender(selection.recommender)
        st.stop()
    if entry.missing:
        empty_states.missing_recommender(entry)
        st.stop()
    try:
        return view_context(selection, loaded, customer_code(loaded, selection))
    except DataError as error:
        empty_states.refused(error, entry)
        st.stop()


def _loaded(selection: Selection) -> resources.LoadedDataset:
    try:
        loaded = resources.loaded_dataset(selection.dataset, private=selection.private)
    except DataError as error:
        empty_states.broken(error)
        st.stop()
    set_locale(loaded.dataset.locale)
    return loaded


def _entry(selection: Selection) -> registry.RecommenderEntry | None:
    try:
        return registry.entry(selection.recommender)
    except KeyError:
        return None


def _switch(
    field: str,
    value: bool,
    label: str,
    help_text: str,
    *,
    on_change: Callable[..., None] = on_widget_change,
    args: tuple[object, ...] = (),
) -> None:
    sync_widget(field, value)
    st.toggle(label, key=field, on_change=on_change, args=args or (field, field), help=help_text)


def _rename(selection: Selection) -> None:
    """Keep the customer while names and pseudonyms change places."""
    on = bool(st.session_state["private"])
    before = resources.loaded_dataset(selection.dataset, private=not on)
    code = None if selection.customer is None else before.dataset.customer_code(selection.customer)
    after = resources.loaded_dataset(selection.dataset, private=on)
    write(replace(selection, private=on, customer=optional_id(after.dataset.customer_id, code)))


def customer_view(show: Callable[[ViewContext, int], None]) -> None:
    """A view of one customer, drawn by ``show``; without a customer a sentence stands there."""
    view = current()
    if view.customer is not None:
        show(view, view.customer)
    elif view.selection.customer is not None:
        empty_states.unknown_customer(view.selection.customer, view.model.loaded.dataset.title)
    else:
        empty_states.no_customer()


def _as_of(selection: Selection, loaded: resources.LoadedDataset) -> str:
    held_back = holdback(selection, loaded)
    if held_back is None:
        return f"As of {date(loaded.dataset.as_of)}, the last event in the data."
    since, days = held_back
    return f"As of {date(since)}: the newest {count_of(days, 'day')} of the data are held back."


def _dataset(selection: Selection) -> None:
    by_name = {source.name: source for source in sources.sources()}
    names = list(by_name)
    sync_widget("dataset", selection.dataset if selection.dataset in by_name else None)
    st.selectbox(
        "Data set",
        names,
        # without a first option to fall back on, a select box grows a button that clears it
        index=0 if selection.dataset in by_name else None,
        format_func=lambda name: by_name[name].title,
        key="dataset",
        on_change=on_widget_change,
        args=("dataset", "dataset"),
        placeholder="Choose a data set",
    )


def _recommender(selection: Selection) -> None:
    entries = {entry.name: entry for entry in registry.available()}
    sync_widget("recommender", selection.recommender if selection.recommender in entries else None)
    entry = entries.get(selection.recommender)
    st.selectbox(
        "Recommender",
        list(entries),
        index=None if entry is None else 0,
        format_func=lambda name: entries[name].label,
        key="recommender",
        on_change=on_widget_change,
        args=("recommender", "recommender"),
        placeholder="Choose a recommender",
        help=entry.description if entry else None,
    )


def _customer(loaded: resources.LoadedDataset, customer: int | None) -> None:
    codes: list[int] = list(range(loaded.dataset.n_customers))
    if len(codes) > MAX_OPTIONS:
        query = st.text_input("Find a customer", key="search", placeholder="Name or id")
        codes = matches(loaded.customer_labels, query, MAX_MATCHES)
        if customer is not None and customer not in codes:
            codes = [customer, *codes]
    sync_widget("customer", customer)
    st.selectbox(
        "Customer",
        codes,
        index=None if customer is None else 0,
        format_func=lambda code: loaded.customer_labels[code],
        key="customer",
        on_change=lambda: update(
            customer=optional_id(loaded.dataset.customer_id, st.session_state["customer"])
        ),
        placeholder="Search by name or id",
        filter_mode="contains",
    )


def _try_one(loaded: resources.LoadedDataset, customer: int | None) -> None:
    if not loaded.suggestions:
        return
    words = {suggestion.word: suggestion for suggestion in loaded.suggestions}
    sync_widget(
        "try",
        next(
            (
                suggestion.word
                for suggestion in loaded.suggestions
                if suggestion.customer == customer
            ),
            None,
        ),
    )
    st.pills(
        "Try one of these",
        list(words),
        key="try",
        on_change=lambda: (
            update(customer=loaded.dataset.customer_id(words[st.session_state["try"]].customer))
            if st.session_state["try"]
            else None
        ),
        help="  \n".join(
            f"{escape(suggestion.word)}: {escape(suggestion.why)}"
            for suggestion in loaded.suggestions
        ),
    )
