"""The sidebar: data set, recommender and customer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from explain.formats import date
from explain.rationale import escape
from pages.ui import list_options, resources, states
from pages.ui.list_options import ListOptions
from pages.ui.selection import Selection, change, follow, read, take
from recommenders import registry
from recommenders.adapters import sources
from recommenders.contract import Columns
from recommenders.errors import DataError

MOST_OPTIONS = 5_000
"""A select box is slow with more customers than this: a search field takes its place."""
MOST_MATCHES = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """What the pickers came to: the selection, the world behind it, the options in force."""

    selection: Selection
    world: resources.World
    customer: int | None
    options: ListOptions


def links(views: list[st.Page]) -> None:
    """The way to each view; the link carries every choice."""
    with st.sidebar:
        for view in views:
            st.page_link(view, query_params=read().params())


def show() -> Chosen:
    """Draw the pickers; stops the run with a sentence when there is nothing to show."""
    selection = read()
    with st.sidebar:
        _dataset(selection)
        _recommender(selection)
        options = st.container()
    try:
        shop = resources.shop(selection.dataset)
    except DataError as error:
        states.broken(error)
        st.stop()
    selection = _with_customer(selection, shop)
    customer = _code(shop, selection)
    with st.sidebar:
        _customer(shop, customer)
        _try_one(shop, customer)
        st.caption(f"As of {date(shop.dataset.as_of)}, the last event in the data.")
        follow("bought", selection.bought)
        st.toggle(
            "Keep items bought before",
            key="bought",
            on_change=take,
            args=("bought", "bought"),
            help="Off: only items that the customer has not bought yet. On: all items.",
        )
    try:
        entry = registry.entry(selection.recommender)
    except KeyError:
        states.unknown_recommender(selection.recommender)
        st.stop()
    if entry.missing:
        states.missing_recommender(entry)
        st.stop()
    with options:
        list_options.control(selection, entry, shop)
    try:
        return _chosen(selection, shop, customer)
    except DataError as error:
        states.refused(error, entry)
        st.stop()


def current() -> Chosen:
    """What the URL says, for a view; `show` has already checked it in this run."""
    shop = resources.shop(read().dataset)
    selection = _with_customer(read(), shop)
    return _chosen(selection, shop, _code(shop, selection))


def step(shop: resources.Shop, customer: int, by: int) -> None:
    """Go to the next (1) or the previous (-1) customer, around the end."""
    change(customer=_id(shop, (customer + by) % shop.dataset.n_customers))


def _chosen(selection: Selection, shop: resources.Shop, customer: int | None) -> Chosen:
    entry = registry.entry(selection.recommender)
    options = list_options.resolve(selection, entry, shop, customer)
    world = resources.world(selection.dataset, selection.recommender, options.gamma)
    return Chosen(selection=selection, world=world, customer=customer, options=options)


def _dataset(selection: Selection) -> None:
    known = {source.name: source for source in sources.sources()}
    names = list(known)
    follow("dataset", selection.dataset if selection.dataset in known else None)
    st.selectbox(
        "Data set",
        names,
        # without a first option to fall back on, a select box grows a button that clears it
        index=0 if selection.dataset in known else None,
        format_func=lambda name: known[name].title,
        key="dataset",
        on_change=take,
        args=("dataset", "dataset"),
        placeholder="Choose a data set",
    )


def _recommender(selection: Selection) -> None:
    entries = {entry.name: entry for entry in registry.available()}
    follow("recommender", selection.recommender if selection.recommender in entries else None)
    chosen = entries.get(selection.recommender)
    st.selectbox(
        "Recommender",
        list(entries),
        index=None if chosen is None else 0,
        format_func=lambda name: entries[name].label,
        key="recommender",
        on_change=take,
        args=("recommender", "recommender"),
        placeholder="Choose a recommender",
        help=chosen.description if chosen else None,
    )


def _customer(shop: resources.Shop, customer: int | None) -> None:
    codes: list[int] = list(range(shop.dataset.n_customers))
    if len(codes) > MOST_OPTIONS:
        wanted = st.text_input("Find a customer", key="search", placeholder="Name or id")
        codes = matches(shop.labels, wanted, MOST_MATCHES)
        if customer is not None and customer not in codes:
            codes = [customer, *codes]
    follow("customer", customer)
    st.selectbox(
        "Customer",
        codes,
        index=None if customer is None else 0,
        format_func=lambda code: shop.labels[code],
        key="customer",
        on_change=lambda: change(customer=_id(shop, st.session_state["customer"])),
        placeholder="Search by name or id",
        filter_mode="contains",
    )


def matches(labels: tuple[str, ...], wanted: str, most: int) -> list[int]:
    """Codes of the first ``most`` customers whose label has the words, ignoring case."""
    words = wanted.casefold().split()
    found: list[int] = []
    for code, label in enumerate(labels):
        if all(word in label.casefold() for word in words):
            found.append(code)
            if len(found) == most:
                break
    return found


def _try_one(shop: resources.Shop, customer: int | None) -> None:
    if not shop.telling:
        return
    words = {telling.word: telling for telling in shop.telling}
    follow("try", next((t.word for t in shop.telling if t.customer == customer), None))
    st.pills(
        "Try one of these",
        list(words),
        key="try",
        on_change=lambda: (
            change(customer=_id(shop, words[st.session_state["try"]].customer))
            if st.session_state["try"]
            else None
        ),
        help="  \n".join(f"{escape(t.word)}: {escape(t.why)}" for t in shop.telling),
    )


def _with_customer(selection: Selection, shop: resources.Shop) -> Selection:
    """The first telling customer where none is chosen.

    It is not written into the URL: an address that changes itself traps the browser's "back".
    """
    if selection.customer is not None or not shop.telling:
        return selection
    return replace(selection, customer=_id(shop, shop.telling[0].customer))


def _code(shop: resources.Shop, selection: Selection) -> int | None:
    return None if selection.customer is None else shop.dataset.customer_code(selection.customer)


def _id(shop: resources.Shop, code: int | None) -> str | None:
    return None if code is None else str(shop.dataset.customers[Columns.CUSTOMER].iloc[code])
