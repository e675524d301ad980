"""The pickers of the Compare view, and what is said of both sides before they are compared."""

from __future__ import annotations

import streamlit as st

from explain.reasons.wording import escape
from pages.ui.compare.sides import (
    ComparedSide,
    default_opponent,
    opposite,
    swapped,
)
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from pages.ui.session.list_options import (
    DIAL,
    NO_VARIETY,
    OFF,
    OWN_DIAL,
    PLAIN_SIDE,
    VARIETIES,
    dial_settings,
    varieties,
)
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import (
    REPEAT_ONLY,
    Selection,
    read,
    sync_widget,
    taking,
    told,
    update,
    write,
)
from recommenders import registry
from recommenders.errors import DataError
from recommenders.ranking.diversity import Variety

MORE_PERSONAL = "0.5"
"""A setting of the dial that shows what it does."""


def draw_pickers(view: ViewContext, *, swaps: bool = True) -> None:
    """Recommender, dial and variety of the other side, and what turns the sides round.

    ``swaps`` is False where there are no two sides.
    """
    if screen.presenting():
        return
    loaded, selection = view.model.loaded, opposite(view.selection)
    recommender_slot, dial_slot, variety_slot, swap_slot = st.columns(
        [4, 4, 3, 2], gap="medium", vertical_alignment="bottom"
    )
    with recommender_slot:
        _draw_recommender_picker(selection)
    with dial_slot:
        _draw_dial(selection)
    with variety_slot:
        _draw_variety_picker(selection, loaded)
    with swap_slot:
        st.button(
            "Swap sides",
            icon=":material/swap_horiz:",
            on_click=lambda: write(swapped(read())),
            width="stretch",
            disabled=not swaps,
            help="The other side goes to the sidebar, and the sidebar's to the other side.",
        )


def draw_notes(view: ViewContext, left: ComparedSide, right: ComparedSide) -> None:
    """Which side is which, and what the address asks of them in vain."""
    unspecified = view.selection.against is None and view.selection.against_personal is None
    default = unspecified and view.selection.against_variety is None
    screen.caption(
        f"Left: {_description(left)}, as in the sidebar. Right: {_description(right)}"
        f"{' (default)' if default else ', as chosen here'}."
    )
    for side in (left, right):
        draw_ignored(side)
        if side.options.waiting:
            screen.caption(
                f"{escape(side.name)}: not before the first purchase, so the dial has no effect "
                "for this customer."
            )
        if side.everybody.entry.repeat_only and not view.selection.bought:
            st.info(
                f"{escape(side.everybody.entry.label)} is made for what the customer has bought "
                "before. Switch on “Keep items bought before” to see what it has to say.",
                icon=":material/autorenew:",
            )


def _description(side: ComparedSide) -> str:
    model = side.everybody
    variety = "" if side.options.variety is None else f", {VARIETIES[side.options.variety][0]}"
    return escape(f"{model.entry.label}{variety.lower()} {model.as_fitted.fingerprint[:8]}")


def draw_ignored(side: ComparedSide) -> None:
    """What the address asks of the options of a side in vain."""
    for sentence in side.options.ignored:
        st.warning(f"{escape(side.name)}: {escape(sentence)}", icon=":material/help:")


def draw_unavailable(view: ViewContext, error: DataError) -> None:
    """The other side cannot be had: why, and the pickers to choose another."""
    screen.title("There is nothing to compare with")
    draw_pickers(view, swaps=False)
    st.warning(escape(told(error)), icon=":material/block:")


def draw_same_sides(view: ViewContext, side: ComparedSide) -> None:
    """What to compare with instead of the same."""
    screen.title("Both sides are the same")
    draw_pickers(view, swaps=False)
    screen.text(f"Left and right are {escape(side.name)}. Choose something else to compare with.")
    if screen.presenting():
        return
    selection = view.selection
    with st.container(horizontal=True):
        for label, changes in _suggestions(selection):
            st.button(label, on_click=update, kwargs=changes, icon=":material/compare_arrows:")


def _suggestions(selection: Selection) -> list[tuple[str, dict[str, str | None]]]:
    """Comparisons worth a first look, each with what it changes in the selection."""
    plain: dict[str, str | None] = {"against_personal": None, "against_variety": None}
    own = {**plain, "against": selection.recommender}
    name = default_opponent(selection)
    suggestions = [(registry.entry(name).short_label, {**plain, "against": name})]
    if selection.personal != MORE_PERSONAL:
        suggestions.append(("The same, more personal", {**own, "against_personal": MORE_PERSONAL}))
    if selection.variety != Variety.SPREAD:
        suggestions.append(
            ("The same, spread out", {**own, "against_variety": str(Variety.SPREAD)})
        )
    return suggestions


def _draw_recommender_picker(selection: Selection) -> None:
    entries = {entry.name: entry for entry in registry.available()}
    chosen = selection.recommender if selection.recommender in entries else None
    sync_widget("against", chosen)
    st.selectbox(
        "Compare with",
        list(entries),
        index=None if chosen is None else 0,
        format_func=lambda name: entries[name].label,
        key="against",
        on_change=taking("against", entries, _choose_recommender),
        placeholder="Choose a recommender",
        help=entries[chosen].description if chosen else None,
    )


def _choose_recommender(name: str) -> None:
    # one that is made for what was bought before has nothing to say without it
    list_options = {"bought": True} if name in REPEAT_ONLY else {}
    update(against=name, **list_options)


def _draw_dial(selection: Selection) -> None:
    known = {entry.name: entry for entry in registry.ENTRIES}
    entry = known.get(selection.recommender, registry.entry(registry.DEFAULT))
    settings = dial_settings(entry)
    key = "against_own_personal" if entry.own_dial else "against_personal"
    sync_widget(key, selection.personal if selection.personal in settings else OFF)
    st.select_slider(
        f"{OWN_DIAL if entry.own_dial else DIAL}, there",
        list(settings),
        key=key,
        on_change=taking(
            key,
            settings,
            lambda setting: update(against=selection.recommender, against_personal=setting),
        ),
        help="The option of the list in the sidebar, for the other side alone.",
    )


def _draw_variety_picker(selection: Selection, loaded: LoadedDataset) -> None:
    names = varieties(loaded)
    chosen = selection.variety if selection.variety in names else NO_VARIETY
    sync_widget("against_variety", chosen, names)
    st.selectbox(
        "Variety, there",
        names,
        format_func=lambda name: VARIETIES[name][0],
        key="against_variety",
        on_change=taking(
            "against_variety",
            names,
            lambda name: update(against=selection.recommender, against_variety=name or PLAIN_SIDE),
        ),
        help="The option of the list in the sidebar, for the other side alone.",
    )
