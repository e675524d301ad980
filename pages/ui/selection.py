"""Every choice lives in the URL: this module is the only one that reads or writes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode, urlsplit

import streamlit as st

from recommenders.registry import DEFAULT, ENTRIES

FIRST_DATASET = "sample"
REPERTOIRE = frozenset(entry.name for entry in ENTRIES if entry.repertoire)
"""Recommenders of what was bought before: choosing one keeps these items in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is being looked at. Ids are the data set's own; None means "not chosen".

    ``item`` is the item of the list whose explanation is open; ``bought`` keeps items bought
    before in the list. ``personal`` and ``variety`` are the options of the list
    (`pages.ui.list_options`) as the address has them, known or not.
    """

    dataset: str = FIRST_DATASET
    recommender: str = DEFAULT
    customer: str | None = None
    item: str | None = None
    bought: bool = False
    personal: str | None = None
    variety: str | None = None

    def params(self) -> dict[str, str]:
        """The selection as query parameters; what is not chosen is left out."""
        found = {key: value for key, value in asdict(self).items() if value not in (None, False)}
        return {key: "1" if value is True else str(value) for key, value in found.items()}

    def link(self, address: str) -> str:
        """The address that shows this screen; ``address`` is that of the view."""
        view = urlsplit(address)
        query = urlencode(self.params())
        return view._replace(path=view.path or "/", query=query, fragment="").geturl()


def read() -> Selection:
    """The selection in the URL, with defaults for what it does not say."""
    given = st.query_params
    return Selection(
        dataset=given.get("dataset") or FIRST_DATASET,
        recommender=given.get("recommender") or DEFAULT,
        customer=given.get("customer") or None,
        item=given.get("item") or None,
        bought=given.get("bought") == "1",
        personal=given.get("personal") or None,
        variety=given.get("variety") or None,
    )


def write(selection: Selection) -> None:
    """Put the selection into the URL."""
    if st.query_params.to_dict() != selection.params():
        st.query_params.from_dict(selection.params())


def change(**changes: str | bool | None) -> None:
    """Change a part of the selection; what depends on the changed part is forgotten."""
    selection = read()
    if "dataset" in changes:
        selection = replace(selection, customer=None, item=None)
    if "customer" in changes:
        selection = replace(selection, item=None)
    if changes.get("recommender") in REPERTOIRE:
        changes.setdefault("bought", True)
    write(replace(selection, **changes))


def follow(key: str, value: object) -> None:
    """Let a widget show what the URL says: the URL is the truth, the widget follows."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def take(field: str, key: str) -> None:
    """Callback of a widget: write its value into the URL."""
    change(**{field: st.session_state[key]})
