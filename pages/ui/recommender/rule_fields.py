"""What the fields of a rule's form share: what was written, and keys that are their own."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from pages.ui.session.resources import LoadedDataset
from recommenders.rules.rules_text import Entries

_FIRST: Final = datetime.date(1990, 1, 1)
_LAST: Final = datetime.date(2100, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A rule before it is changed, empty for a new one; ``key`` is part of that of every field."""

    loaded: LoadedDataset
    before: Entries
    key: str

    def field(self, name: str) -> str:
        """The key of a field."""
        return f"rule/{self.key}/{name}"

    def begin(self, name: str, value: object) -> None:
        """What a field has at first, if it can be made empty: one with a default cannot."""
        st.session_state.setdefault(self.field(name), value)

    def texts(self, name: str) -> list[str]:
        """The texts of an entry, which may be one."""
        return texts(self.before.get(name))


def texts(value: Any) -> list[str]:  # noqa: ANN401 - whatever TOML has
    """The texts of an entry that has one or a list of them, each once."""
    values = [] if value is None else value if isinstance(value, list) else [value]
    return list(dict.fromkeys(str(one).strip() for one in values))


def day(
    form: Form, name: str, label: str, before: datetime.date | str | None
) -> datetime.date | str | None:
    """A day that may be missing; as it was written where it is the same."""
    # a day may be written as text, and a moment counts as its day
    written = datetime.date.fromisoformat(before) if isinstance(before, str) else before
    if isinstance(written, datetime.datetime):
        written = written.date()
    form.begin(name, written)
    chosen: datetime.date | None = st.date_input(
        label,
        None,
        min_value=min(_FIRST, written or _FIRST),
        max_value=max(_LAST, written or _LAST),
        key=form.field(name),
        format="YYYY-MM-DD",
    )
    return before if chosen == written else chosen
