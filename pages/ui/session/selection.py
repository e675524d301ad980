"""Every choice lives in the URL: this module is the only one that reads or writes it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit
from zlib import crc32

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui.session.privacy import pseudonyms_forced
from recommenders.configuration import limits
from recommenders.data.customer_labels import GUEST
from recommenders.errors import DataError, public_text
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
    list is marked, ``reference`` what contributions are measured against
    (`pages.ui.customer.reference`). ``hits`` holds back the newest purchases and marks them in
    the list. ``edits`` and ``asof`` update the history (What if), and ``rules_off`` has the keys of
    the rules of the shop that are switched off there. ``basket`` has the purchases of somebody who
    is not in the data, in the place of a customer. ``against``, ``against_personal`` and
    ``against_variety`` are the other side of a comparison, and ``whom`` it is about. ``segment``
    and ``by`` choose and divide a cohort of ``most`` customers; ``only`` and ``chips`` narrow its
    reasons down to an item (`only_item`) or a product type and to verdicts. ``part`` is the part of
    the Recommender view that is open, ``details`` that of the Customer view, ``section`` that of
    the methods, and ``feature`` the one whose effect is drawn. ``term`` is what the glossary is
    searched for, ``method`` how examination by place is estimated. ``query`` is that of the
    Search view, ``sessions_off`` leaves sessions out there, and ``taste`` ranks its items as for
    the customer. ``draft`` is a data set that is
    being added. ``stage`` is the part of the Experiments view that is open, ``plan`` and
    ``readout`` what is chosen there (`pages.ui.experiments.choices`). ``weeks`` is how many weeks
    ahead demand is looked at, ``division`` the part of the shop (`explain.demand.tables.token`).
    ``private`` shows pseudonyms, ``present`` is the screen for an audience.
    """

    dataset: str = FIRST_DATASET
    recommender: str = DEFAULT
    customer: str | None = None
    basket: str | None = None
    item: str | None = None
    bought: bool = False
    personal: str | None = None
    variety: str | None = None
    versus: str | None = None
    because: str | None = None
    reference: str | None = None
    hits: bool = False
    edits: str | None = None
    asof: str | None = None
    rules_off: str | None = None
    against: str | None = None
    against_personal: str | None = None
    against_variety: str | None = None
    whom: str | None = None
    segment: str | None = None
    by: str | None = None
    most: str | None = None
    only: str | None = None
    chips: str | None = None
    part: str | None = None
    details: str | None = None
    feature: str | None = None
    section: str | None = None
    term: str | None = None
    method: str | None = None
    query: str | None = None
    sessions_off: bool = False
    taste: bool = False
    draft: str | None = None
    stage: str | None = None
    plan: str | None = None
    readout: str | None = None
    weeks: str | None = None
    division: str | None = None
    private: bool = False
    present: bool = False

    def params(self) -> dict[str, str]:
        """The selection as query parameters; what is not chosen is left out."""
        values = ((name, getattr(self, name)) for name in self.__slots__)
        chosen = {name: value for name, value in values if value not in (None, False)}
        return {key: "1" if value is True else str(value) for key, value in chosen.items()}

    def link(self, address: str) -> str:
        """The address that shows this screen; ``address`` is that of the view."""
        view = urlsplit(address)
        query = urlencode(self.params())
        return view._replace(path=view.path or "/", query=query, fragment="").geturl()


def only_item(item_id: str) -> str:
    """What `Selection.only` is for the reasons of one item."""
    return f"item:{item_id}"


_NAMES = frozenset(field.name for field in fields(Selection))
_SWITCHES = frozenset(field.name for field in fields(Selection) if isinstance(field.default, bool))
_ON, _OFF = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


def read() -> Selection:
    """The selection in the URL, with defaults for what it does not say.

    Where pseudonyms are forced it has them, whatever the URL says.
    """
    address = tuple(st.query_params.to_dict().items())
    return _selection(address, most=limits().address_chars, forced=pseudonyms_forced())


@lru_cache(maxsize=256)
def _selection(address: tuple[tuple[str, str], ...], *, most: int, forced: bool) -> Selection:
    """The selection of an address: asked for a hundred times a click, and mostly the same."""
    params = dict(address)
    values: dict[str, Any] = {
        name: params[name].strip().casefold() in _ON if name in _SWITCHES else params[name]
        for name in _NAMES & params.keys()
        if params[name] and len(params[name]) <= most
    }
    if forced:
        values["private"] = True
    return Selection(**values)


def told(error: DataError) -> str:
    """What an error says on a screen; with pseudonyms, without values that may name somebody."""
    return public_text(error, values=not read().private)


def unread() -> list[str]:
    """What the URL has for a switch that is neither on nor off, or too long, in a sentence each."""
    params = st.query_params.to_dict()
    known = {*_ON, *_OFF}
    most = limits().address_chars
    long = sorted(name for name in _NAMES & params.keys() if len(params[name]) > most)
    return [
        f"“{name}” has {len(params[name]):,} characters in the address, and {most:,} are read at "
        "the most: it is left out."
        for name in long
    ] + [
        f"“{name}” can be 1 or 0, and not “{params[name]}”: it is off."
        for name in sorted(_SWITCHES & params.keys())
        if name not in long and params[name].strip().casefold() not in known
    ]


def write(selection: Selection) -> None:
    """Put the selection into the URL."""
    if st.query_params.to_dict() != selection.params():
        st.query_params.from_dict(selection.params())


def update(**changes: Any) -> None:  # noqa: ANN401 - each field of the selection has its type
    """Change a part of the selection in the URL, see `changed`; not where `came_by_history`."""
    if not came_by_history():
        write(changed(read(), **changes))


def came_by_history() -> bool:
    """Whether this run is of a step back or forward in the browser.

    The address alone says what is looked at then: widgets may still have what was chosen on the
    page that was left, when two steps follow each other, and their callbacks take it for a choice.
    """
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def changed(selection: Selection, **changes: Any) -> Selection:  # noqa: ANN401 - the same
    """A selection with a part of it changed; what depends on the changed part is forgotten."""
    if "dataset" in changes:
        selection = replace(
            selection,
            customer=None,
            basket=None,
            segment=None,
            only=None,
            feature=None,
            reference=None,
            rules_off=None,
            division=None,
            query=None,
        )
    if "basket" in changes or changes.get("customer", GUEST) != GUEST:
        selection = replace(selection, customer=None, basket=None)
    if changes.keys() & {"dataset", "customer", "basket"}:
        selection = replace(selection, item=None, versus=None, because=None, edits=None, asof=None)
    if changes.get("recommender") in REPEAT_ONLY:
        changes.setdefault("bought", True)
    return replace(selection, **changes)


def sync_widget(key: str, value: object, labels: Iterable[str] = ()) -> None:
    """Let a widget show what the URL says: the URL is the truth, the widget follows.

    ``labels`` are those of its options, where they are not always the same. The browser knows an
    option by its label alone: when they change it is told anew which one is chosen, or it would
    send back a label that is no more.
    """
    shown = crc32("\n".join(labels).encode())
    before = st.session_state.get(f"{key}/labels", shown)
    st.session_state[f"{key}/labels"] = shown
    if st.session_state.get(key) != value or (before != shown and value is not None):
        st.session_state[key] = value


def taking(key: str, options: Container[Any], take: Callable[[Any], None]) -> Callable[[], None]:
    """Callback of a choice: ``take`` what was chosen, if it is one of the options, or None.

    A label that was clicked just before it was gone comes back as a text: nothing is chosen then.
    """

    def callback() -> None:
        value = st.session_state[key]
        if value is None or value in options:
            take(value)

    return callback


def on_widget_change(field: str, key: str) -> None:
    """Callback of a widget without options: write its value into the URL."""
    update(**{field: st.session_state[key]})
