"""The sidebar: data set, recommender and customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from explain.formats import counted, date, speak
from explain.rankings.next_purchases import moment
from explain.reasons.wording import escape
from pages.ui.elements import empty_states as states
from pages.ui.session import list_options, resources
from pages.ui.session.list_options import ListOptions
from pages.ui.session.selection import Selection, change, follow, read, take, write
from recommenders import registry
from recommenders.adapters import sources
from recommenders.contract import Columns
from recommenders.errors import DataError

MOST_OPTIONS = 5_000
"""A select box is slow with more customers than this: a search field takes its place."""
MOST_MATCHES = 50
OF_A_MOMENT = ("", "customer")
"""Addresses of the view that can hold back what was bought next."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """What the pickers came to: the selection, the world behind it, the options in force.

    ``held_back`` tells that the newest days are left out of that world, as ``hits`` asks.
    """

    selection: Selection
    world: resources.World
    customer: int | None
    options: ListOptions
    held_back: bool = False


def links(views: list[st.Page]) -> None:
    """The way to each view; the link carries every choice.

    Only the Customer view goes back in time to see what was bought next: the others are of today.
    """
    chosen = read()
    with st.sidebar:
        for view in views:
            hits = chosen.hits and view.url_path in OF_A_MOMENT
            st.page_link(view, query_params=replace(chosen, hits=hits).params())


def show(*, of_a_customer: bool = True) -> Chosen:
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
    shop = _shop(selection)
    selection = _with_customer(selection, shop)
    customer = _code(shop, selection)
    with st.sidebar:
        if of_a_customer:
            _customer(shop, customer)
            _try_one(shop, customer)
        st.caption(_as_of(selection, shop))
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
            list_options.control(selection, entry, shop)
    return _checked(selection)


def _checked(selection: Selection) -> Chosen:
    """What the selection comes to; stops the run with a sentence where it comes to nothing."""
    shop = _shop(selection)
    selection = _with_customer(selection, shop)
    entry = _entry(selection)
    if entry is None:
        states.unknown_recommender(selection.recommender)
        st.stop()
    if entry.missing:
        states.missing_recommender(entry)
        st.stop()
    try:
        return _chosen(selection, shop, _code(shop, selection))
    except DataError as error:
        states.refused(error, entry)
        st.stop()


def _shop(selection: Selection) -> resources.Shop:
    try:
        shop = resources.shop(selection.dataset, private=selection.private)
    except DataError as error:
        states.broken(error)
        st.stop()
    speak(shop.dataset.locale)
    return shop


def _entry(selection: Selection) -> registry.Entry | None:
    try:
        return registry.entry(selection.recommender)
    except KeyError:
        return None


def _switch(
    field: str,
    value: bool,
    label: str,
    tells: str,
    *,
    on_change: Callable[..., None] = take,
    args: tuple[object, ...] = (),
) -> None:
    follow(field, value)
    st.toggle(label, key=field, on_change=on_change, args=args or (field, field), help=tells)


def _rename(selection: Selection) -> None:
    """Keep the customer while names and pseudonyms change places."""
    on = bool(st.session_state["private"])
    before = resources.shop(selection.dataset, private=not on)
    code = None if selection.customer is None else before.dataset.customer_code(selection.customer)
    after = resources.shop(selection.dataset, private=on)
    write(replace(selection, private=on, customer=_id(after, code)))


def current() -> Chosen:
    """What the URL says, for a view; `show` has already checked it in this run."""
    shop = resources.shop(read().dataset, private=read().private)
    selection = _with_customer(read(), shop)
    return _chosen(selection, shop, _code(shop, selection))


def of_customer(show: Callable[[Chosen, int], None]) -> None:
    """A view of one customer: ``show`` draws it; without a customer a sentence stands there."""
    chosen = current()
    if chosen.customer is not None:
        show(chosen, chosen.customer)
    elif chosen.selection.customer is not None:
        states.unknown_customer(chosen.selection.customer, chosen.world.shop.dataset.title)
    else:
        states.no_customer()


def step(shop: resources.Shop, customer: int, by: int) -> None:
    """Go to the next (1) or the previous (-1) customer, around the end."""
    change(customer=_id(shop, (customer + by) % shop.dataset.n_customers))


def _chosen(selection: Selection, shop: resources.Shop, customer: int | None) -> Chosen:
    entry = registry.entry(selection.recommender)
    held_back = _held_back(selection, shop) is not None
    if held_back:
        shop = resources.earlier(selection.dataset, private=selection.private)
    options = list_options.resolve(selection, entry, shop, customer)
    world = resources.world(
        selection.dataset, selection.recommender, options.gamma, held_back=held_back
    )
    # the recommender is the same, whatever the customers are called
    world = replace(world, shop=shop)
    return Chosen(
        selection=selection, world=world, customer=customer, options=options, held_back=held_back
    )


def _held_back(selection: Selection, shop: resources.Shop) -> tuple[pd.Timestamp, int] | None:
    """Up to when the history goes and how many days are held back, where that is asked for."""
    if not selection.hits:
        return None
    try:
        return moment(shop.dataset)
    except DataError:
        return None  # the Customer view says so, and shows the list of today


def _as_of(selection: Selection, shop: resources.Shop) -> str:
    held_back = _held_back(selection, shop)
    if held_back is None:
        return f"As of {date(shop.dataset.as_of)}, the last event in the data."
    since, days = held_back
    return f"As of {date(since)}: the newest {counted(days, 'day')} of the data are held back."


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
