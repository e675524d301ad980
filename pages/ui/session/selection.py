"""Every choice lives in the URL: this module is the only one that reads or writes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from recommenders.registry import DEFAULT, ENTRIES

FIRST_DATASET = "sample"
REPEAT_ONLY = frozenset(entry.name for entry in ENTRIES if entry.repeat_only)
"""Recommenders of what was bought before: choosing one keeps these items in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is being looked at. Ids are the data set's own; None means "not chosen".

    ``item`` is the item of the list whose explanation is open; ``bought`` keeps items bought
    before in the list. ``personal`` and ``variety`` are the options of the list
    (`pages.ui.session.list_options`) as the address has them, known or not.

    ``versus`` is an item that ``item`` is held against, or one that is missed in the list; the
    same as ``item`` asks what takes that out. ``because`` is a purchased item whose part in the
    list is marked. ``hits`` holds back the newest purchases and marks them in the list.
    ``edits`` and ``asof`` update the history (What if). ``against``, ``against_personal`` and
    ``against_variety`` are the other side of a comparison. ``segment`` and ``by`` choose and
    divide a cohort of ``most`` customers, ``part`` is the part of the Recommender view that is
    open and ``feature`` the one whose effect is drawn. ``private`` shows pseudonyms, ``present``
    is the screen for an audience.
    """

    dataset: str = FIRST_DATASET
    recommender: str = DEFAULT
    customer: str | None = None
    item: str | None = None
    bought: bool = False
    personal: str | None = None
    variety: str | None = None
    versus: str | None = None
    because: str | None = None
    hits: bool = False
    edits: str | None = None
    asof: str | None = None
    against: str | None = None
    against_personal: str | None = None
    against_variety: str | None = None
    segment: str | None = None
    by: str | None = None
    most: str | None = None
    part: str | None = None
    feature: str | None = None
    private: bool = False
    present: bool = False

    def params(self) -> dict[str, str]:
        """The selection as query parameters; what is not chosen is left out."""
        chosen = {key: value for key, value in asdict(self).items() if value not in (None, False)}
        return {key: "1" if value is True else str(value) for key, value in chosen.items()}

    def link(self, address: str) -> str:
        """The address that shows this screen; ``address`` is that of the view."""
        view = urlsplit(address)
        query = urlencode(self.params())
        return view._replace(path=view.path or "/", query=query, fragment="").geturl()


_NAMES = frozenset(field.name for field in fields(Selection))
_SWITCHES = frozenset(field.name for field in fields(Selection) if isinstance(field.default, bool))


def read() -> Selection:
    """The selection in the URL, with defaults for what it does not say."""
    params = st.query_params.to_dict()
    values: dict[str, Any] = {
        name: params[name] == "1" if name in _SWITCHES else params[name]
        for name in _NAMES & params.keys()
        if params[name]
    }
    return Selection(**values)


def write(selection: Selection) -> None:
    """Put the selection into the URL."""
    if st.query_params.to_dict() != selection.params():
        st.query_params.from_dict(selection.params())


def update(**changes: Any) -> None:  # noqa: ANN401 - each field of the selection has its type
    """Change a part of the selection; what depends on the changed part is forgotten."""
    selection = read()
    if "dataset" in changes:
        selection = replace(selection, customer=None, segment=None, feature=None)
    if "dataset" in changes or "customer" in changes:
        selection = replace(selection, item=None, versus=None, because=None, edits=None, asof=None)
    if changes.get("recommender") in REPEAT_ONLY:
        changes.setdefault("bought", True)
    write(replace(selection, **changes))


def sync_widget(key: str, value: object) -> None:
    """Let a widget show what the URL says: the URL is the truth, the widget follows."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def on_widget_change(field: str, key: str) -> None:
    """Callback of a widget: write its value into the URL."""
    update(**{field: st.session_state[key]})
