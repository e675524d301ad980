"""The query: a field with the known ones, some worth a look, and the switch for sessions."""

from __future__ import annotations

from typing import Final

import streamlit as st

from explain.formats import count_of
from explain.reasons.wording import escape
from explain.search.log_summary import LogSummary, SuggestedQuery
from pages.ui.elements import screen
from pages.ui.session.context import MAX_OPTIONS
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.searches.log import normalised

PICKED: Final = "query_picked"
TRY: Final = "query_try"
SESSIONS: Final = "query_sessions"


def draw_field(
    query: str, summary: LogSummary, suggestions: tuple[SuggestedQuery, ...], *, sessions: bool
) -> None:
    """The controls of the view; for an audience there are none."""
    if screen.presenting():
        return
    left, right = st.columns([2, 3], vertical_alignment="bottom", gap="large")
    with left:
        _draw_picker(query, summary)
    with right:
        _draw_suggestions(query, suggestions)
    sync_widget(SESSIONS, sessions)
    st.toggle(
        "With sessions",
        key=SESSIONS,
        on_change=_switch,
        help="On: items also count that were looked at, clicked or bought in one session (a "
        "shopper's day) with items clicked for this query. Off: clicks and words alone.",
    )


def _switch() -> None:
    update(sessions_off=not st.session_state[SESSIONS])


def _draw_picker(query: str, summary: LogSummary) -> None:
    known = summary.queries.head(MAX_OPTIONS)
    counts = dict(zip(known["query"], known["searches"], strict=True))
    options = list(counts)
    sync_widget(PICKED, query or None, options)
    st.selectbox(
        "Query",
        options,
        index=None,
        format_func=lambda text: (
            f"{text} · {count_of(int(counts[text]), 'search', 'searches')}"
            if text in counts
            else text
        ),
        key=PICKED,
        on_change=_take,
        accept_new_options=True,
        placeholder="Search, or type words that nobody has typed",
        filter_mode="contains",
    )


def _take() -> None:
    value = st.session_state[PICKED]
    update(query=normalised(str(value)) or None if value else None)


def _draw_suggestions(query: str, suggestions: tuple[SuggestedQuery, ...]) -> None:
    by_label = {suggestion.label: suggestion for suggestion in suggestions}
    chosen = next(
        (label for label, suggestion in by_label.items() if suggestion.text == query), None
    )
    sync_widget(TRY, chosen, by_label)
    st.pills(
        "Try one of these",
        list(by_label),
        key=TRY,
        wrap=True,
        on_change=taking(
            TRY,
            by_label,
            lambda label: update(query=by_label[label].text) if label else None,
        ),
        help="  \n".join(
            f"{escape(suggestion.label)}: {escape(suggestion.text)}" for suggestion in suggestions
        ),
    )
