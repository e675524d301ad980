"""What the files do not say about themselves: time zone, currency, how dates are written."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from pages.ui.add_data import state
from pages.ui.session.selection import sync_widget, taking
from recommenders.adapters.own_data.drafts import Draft
from recommenders.contract import Event

_TEXTS: Final = {
    "timezone": ("Time zone", "Europe/Berlin", "Times without a zone are in it."),
    "currency": ("Currency", "EUR", "The sign or code of an amount."),
    "locale": ("Way of writing", "de_DE", "How numbers, amounts and dates are written."),
    "date_format": ("Date format", "%d.%m.%Y %H:%M", "Found out where it is empty."),
    "encoding": ("Encoding", "cp1252", "Of text files; found out where it is empty."),
    "list_separator": ("Between items", ", ", "What parts several items in one cell."),
}
_LABELS: Final = [event.label for event in Event]


def draw_settings(draft: Draft, *, opened: bool = False) -> None:
    """The settings, each with an example; one that is not valid is said and changes nothing.

    ``opened`` where a file cannot be read without one of them.
    """
    with st.expander("Time zone, currency, dates, encoding", expanded=opened):
        slots = [*st.columns(3), *st.columns(3)]
        for slot, (name, (label, example, says)) in zip(slots, _TEXTS.items(), strict=True):
            key = f"add_setting/{draft.token}/{name}"
            # what is being typed stays, though it may not be valid yet
            st.session_state.setdefault(key, getattr(draft.options, name))
            slot.text_input(
                label,
                key=key,
                placeholder=example,
                help=says,
                on_change=_on_text,
                args=(draft, name, key),
            )
        key = f"add_setting/{draft.token}/event"
        sync_widget(key, draft.options.event)
        st.selectbox(
            "A line is, where no column says so, a",
            _LABELS,
            key=key,
            on_change=taking(key, _LABELS, partial(_take_event, draft)),
        )


def _on_text(draft: Draft, name: str, key: str) -> None:
    text = st.session_state[key]
    # a separator may be a blank
    value = text if name == "list_separator" else text.strip()
    if name == "timezone":
        value = value or "UTC"
    state.tell(draft, lambda: replace(draft.options, **{name: value}))


def _take_event(draft: Draft, label: str | None) -> None:
    state.tell(draft, lambda: replace(draft.options, event=label or Event.PURCHASE.label))
