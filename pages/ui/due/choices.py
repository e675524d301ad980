"""How many weeks ahead, and which part of the shop: what the address asks for, and the pickers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from explain.demand import tables
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.demand.backtest import Window
from recommenders.demand.forecast import Demand

_WEEKS, _DIVISION = "due_weeks", "due_division"
FIRST: Final = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What is in force; ``ignored`` says in sentences what the address asks for in vain."""

    window: Window
    division: tables.Division
    ignored: tuple[str, ...] = ()


def chosen(view: ViewContext, demand: Demand) -> Choices:
    """What of the address can be had."""
    ignored: list[str] = []
    asked = view.selection.weeks or FIRST
    offered = {str(last): (first, last) for first, last in demand.windows}
    if asked not in offered:
        ignored.append(f"“{asked}” weeks ahead cannot be looked at here: this is next week.")
    division = tables.division_of(demand, view.selection.division)
    if division is None:
        ignored.append(
            f"There is no part “{view.selection.division}” of the shop here: this is all of it."
        )
    return Choices(
        window=offered.get(asked, (1, 1)),
        division=tables.WHOLE if division is None else division,
        ignored=tuple(ignored),
    )


def draw_ignored(choices: Choices) -> None:
    """What the address asks for in vain."""
    for sentence in choices.ignored:
        st.warning(escape(sentence), icon=":material/help:")


def draw_pickers(demand: Demand, choices: Choices, *, with_division: bool) -> None:
    """How many weeks ahead; of the whole view also which part of the shop."""
    if screen.presenting():
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        _draw_weeks(demand, choices.window)
        if with_division:
            _draw_division(demand, choices.division)


def _draw_weeks(demand: Demand, window: Window) -> None:
    labels = {
        str(last): "Next week" if last == 1 else f"{last} weeks" for _, last in demand.windows
    }
    sync_widget(_WEEKS, str(window[1]), labels.values())
    st.segmented_control(
        "Ahead",
        list(labels),
        format_func=lambda weeks: labels[weeks],
        key=_WEEKS,
        required=True,
        on_change=taking(
            _WEEKS, labels, lambda weeks: update(weeks=None if weeks == FIRST else weeks)
        ),
    )


def _draw_division(demand: Demand, division: tables.Division) -> None:
    parts = tables.divisions(demand)
    if len(parts) == 1:
        return
    if division not in parts:
        parts = [division, *parts]
    tokens = {tables.token(demand, part) or "": tables.label(demand, part) for part in parts}
    sync_widget(_DIVISION, tables.token(demand, division) or "", tokens.values())
    st.selectbox(
        "Part of the shop",
        list(tokens),
        format_func=lambda token: tokens[token],
        key=_DIVISION,
        on_change=taking(_DIVISION, tokens, lambda token: update(division=token or None)),
        filter_mode="contains",
        width=320,
    )
