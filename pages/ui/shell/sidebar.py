"""The sidebar: data set, recommender and customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import streamlit as st

from explain.counterfactual import edits as changes
from explain.formats import count_of, date, set_locale
from explain.profiles.customer_profile import SuggestedCustomer
from explain.reasons.wording import escape
from pages.ui.access.person import may, may_see
from pages.ui.elements import empty_states
from pages.ui.elements.customer_steps import pick_customer
from pages.ui.elements.standing import draw_standing
from pages.ui.session import list_options, resources
from pages.ui.session.context import (
    ViewContext,
    current,
    customer_code,
    holdback,
    optional_id,
    view_context,
    with_basket,
    with_customer,
)
from pages.ui.session.privacy import pseudonyms_forced
from pages.ui.session.selection import (
    Selection,
    came_by_history,
    on_widget_change,
    read,
    sync_widget,
    taking,
    update,
    write,
)
from recommenders import registry
from recommenders.access.roles import Permission
from recommenders.adapters import sources
from recommenders.contract import Columns
from recommenders.data.pseudonyms import real_codes, shown_code
from recommenders.errors import DataError, WorkLostError
from recommenders.own.batch_lists import is_batch

_RENAMED: Final = "_renamed"


def draw_sidebar(*, of_a_customer: bool = True) -> ViewContext:
    """Draw the pickers; stops the run with a sentence when there is nothing to show.

    The customer is picked in views ``of_a_customer`` only. On a screen for an audience nothing is
    drawn.
    """
    _keep_customer()
    selection = read()
    if selection.present:
        return _checked(selection, guests=of_a_customer)
    with st.sidebar:
        # the customer stands first, and is known only once the data set is read
        picker = st.container()
        _dataset(selection)
        _recommender(selection)
        options = st.container()
    loaded = _loaded(selection, guests=of_a_customer)
    selection = with_customer(selection, loaded)
    customer = customer_code(loaded, selection)
    entry = _entry(selection)
    # a list that was written before stays as it was written
    stored = entry is not None and is_batch(entry.place)
    if of_a_customer:
        with picker:
            pick_customer(loaded, customer)
            _try_one(loaded, customer)
    with st.sidebar:
        st.caption(_as_of(selection, loaded))
        if not stored:
            _switch(
                "bought",
                selection.bought,
                "Keep items bought before",
                "Off: only items that the customer has not bought yet. On: all items.",
            )
        if pseudonyms_forced():
            st.caption("Customers have pseudonyms: whoever runs this server has set it so.")
        else:
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
            "Larger type and no controls. Esc leads back, N and P to other customers.",
        )
    if entry is not None and not stored:
        with options:
            list_options.control(selection, entry, loaded)
    return _checked(selection, guests=of_a_customer)


def draw_way_back() -> None:
    """The sidebar of a view that needs no data: where somebody came from."""
    selection = read()
    if selection.present:
        return
    chosen = next(
        (source for source in sources.sources() if source.name == selection.dataset), None
    )
    with st.sidebar:
        st.page_link(
            "pages/views/explain/customer.py",
            label=f"Back to {escape(chosen.title)}" if chosen else "Back",
            icon=":material/arrow_back:",
            query_params=selection.params(),
        )


def _checked(selection: Selection, *, guests: bool) -> ViewContext:
    """What the selection comes to; stops the run with a sentence where it comes to nothing."""
    loaded = _loaded(selection, guests=guests)
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
    except WorkLostError as error:
        empty_states.stopped(error)
        st.stop()
    except DataError as error:
        empty_states.refused(error, entry)
        st.stop()


def _loaded(selection: Selection, *, guests: bool) -> resources.LoadedDataset:
    try:
        loaded = resources.loaded_dataset(selection.dataset, private=selection.private)
    except DataError as error:
        empty_states.broken(error)
        st.stop()
    set_locale(loaded.dataset.locale)
    return with_basket(selection, loaded) if guests else loaded


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
    """Ask for pseudonyms, or for names: the run after this callback makes them."""
    if came_by_history():
        return
    st.session_state[_RENAMED] = selection, bool(st.session_state["private"])


def _keep_customer() -> None:
    """Keep the customer while names and pseudonyms change places.

    Not in the callback: making pseudonyms takes a while the first time, and a callback that is
    interrupted begins again, with the address that it has changed meanwhile.
    """
    asked: tuple[Selection, bool] | None = st.session_state.get(_RENAMED)
    if asked is None:
        return
    selection, on = asked
    # switched there and back before it was done, it is as it was
    before = resources.loaded_dataset(selection.dataset, private=selection.private)
    code = None if selection.customer is None else before.dataset.customer_code(selection.customer)
    after = resources.loaded_dataset(selection.dataset, private=on)
    if code is not None:
        code = shown_code(after.dataset, int(real_codes(before.dataset, [code])[0]))
    del st.session_state[_RENAMED]
    write(replace(selection, private=on, customer=optional_id(after.dataset.customer_id, code)))
    # what stands above was drawn with the address as it was
    st.rerun()


def customer_view(show: Callable[[ViewContext, int], None], *, guests: bool = False) -> None:
    """A view of one customer, drawn by ``show``; without a customer a sentence stands there.

    ``guests`` tells that it can show somebody who is not in the data.
    """
    view = current(guests=True)
    if view.of_guest and not guests:
        empty_states.no_guests()
    elif view.customer is not None:
        basket = changes.parse(view.selection.basket, view.model.loaded.dataset)
        for problem in basket.problems:
            st.warning(escape(problem), icon=":material/help:")
        show(view, view.customer)
        if view.stored is None:
            draw_standing(view)
    elif view.selection.customer is not None:
        title = view.model.loaded.dataset.title
        empty_states.unknown_customer(
            view.selection.customer, title, private=view.selection.private
        )
    else:
        empty_states.no_customer()


def _as_of(selection: Selection, loaded: resources.LoadedDataset) -> str:
    held_back = holdback(selection, loaded)
    if held_back is None:
        return f"As of {date(loaded.dataset.as_of)}, the last event in the data."
    since, days = held_back
    if not loaded.dataset.has(Columns.TIME):
        return "The last line of each customer is held back."
    return f"As of {date(since)}: the newest {count_of(days, 'day')} of the data are held back."


def _dataset(selection: Selection) -> None:
    by_name = {source.name: source for source in sources.sources() if may_see(source.name)}
    names = list(by_name)
    chosen = selection.dataset if selection.dataset in by_name else None
    sync_widget("dataset", chosen, (source.title for source in by_name.values()))
    st.selectbox(
        "Data set",
        names,
        # without a first option to fall back on, a select box grows a button that clears it
        index=0 if selection.dataset in by_name else None,
        format_func=lambda name: by_name[name].title,
        key="dataset",
        on_change=taking("dataset", names, lambda name: update(dataset=name)),
        placeholder="Choose a data set",
    )
    if not may(Permission.UPLOAD):
        return
    st.page_link(
        "pages/views/help/add_data.py",
        label="Add your data …",
        icon=":material/add:",
        query_params=selection.params(),
    )


def _recommender(selection: Selection) -> None:
    entries = {entry.name: entry for entry in registry.available()}
    entry = entries.get(selection.recommender)
    sync_widget("recommender", None if entry is None else entry.name)
    st.selectbox(
        "Recommender",
        list(entries),
        index=None if entry is None else 0,
        format_func=lambda name: entries[name].label,
        key="recommender",
        on_change=taking("recommender", entries, lambda name: update(recommender=name)),
        placeholder="Choose a recommender",
        help=entry.description if entry else None,
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
        words,
    )
    st.pills(
        "Try one of these",
        list(words),
        key="try",
        on_change=taking("try", words, lambda word: _take(loaded, words.get(word))),
        help="  \n".join(
            f"{escape(suggestion.word)}: {escape(suggestion.why)}"
            for suggestion in loaded.suggestions
        ),
    )


def _take(loaded: resources.LoadedDataset, suggestion: SuggestedCustomer | None) -> None:
    # a second click takes the choice away: the customer stays
    if suggestion is not None:
        update(customer=loaded.dataset.customer_id(suggestion.customer))
