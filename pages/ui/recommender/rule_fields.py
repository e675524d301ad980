"""What the fields of a rule's form share: what was written, and keys that are their own."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from pages.ui.session.context import MAX_MATCHES, MAX_OPTIONS
from pages.ui.session.resources import LoadedDataset
from recommenders.operation.limits import QUERY_CHARS
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
    return list(dict.fromkeys(str(text).strip() for text in values))


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


def several(
    form: Form,
    name: str,
    label: str,
    offered: Mapping[str, str],
    *,
    written: Sequence[str] | None = None,
    typed: bool = False,
) -> list[str]:
    """Some of what is ``offered`` (value -> how it is shown), at first what the entry has.

    ``written`` are those that the file has where that is no entry of its own; ``typed`` tells that
    others may be typed.
    """
    chosen = st.multiselect(
        label,
        list(offered),
        default=form.texts(name) if written is None else list(written),
        format_func=lambda value: offered.get(value, value),
        key=form.field(name),
        placeholder="Any",
        select_all=False,
        accept_new_options=typed,
    )
    return [value for value in chosen if typed or value in offered]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Items or customers that are named by their ids: how many, their labels, and the search.

    ``labels`` gives id -> label of some codes, ``code`` that of an id.
    """

    count: int
    labels: Callable[[Sequence[int]], dict[str, str]]
    code: Callable[[str], int | None]
    search: Callable[[str, int], list[int]]


def named(form: Form, name: str, label: str, of: Named, *, written: Sequence[str]) -> list[str]:
    """Ids, of all where they are few and of what is looked for where they are many."""
    codes: Sequence[int] = range(of.count)
    if of.count > MAX_OPTIONS:
        wanted = st.text_input(
            f"Find {label.lower()}",
            key=form.field(f"search/{name}"),
            max_chars=QUERY_CHARS,
            placeholder="Words of a name, or an id",
        )
        codes = of.search(wanted, MAX_MATCHES)
    shown = of.labels(codes)
    # what is chosen is offered, whatever is looked for, and in other data sets too
    for id_ in [*written, *(st.session_state.get(form.field(name)) or [])]:
        code = of.code(id_)
        shown.setdefault(id_, id_ if code is None else of.labels([code])[id_])
    return several(form, name, label, shown, written=written)
