"""The form of a rule: what is filled in, as the entries of a file of settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from pages.ui.recommender.rule_conditions import customers, where
from pages.ui.recommender.rule_fields import Form, Named, day, named, several, texts
from pages.ui.recommender.rule_ranges import ranges
from pages.ui.session.resources import LoadedDataset
from recommenders.rules import choices
from recommenders.rules.rule import RuleKind
from recommenders.rules.rules_text import Entries

NAME_CHARS: Final = 80
KINDS: Final[Mapping[RuleKind, str]] = {
    RuleKind.ONLY: "Show only these items",
    RuleKind.HIDE: "Hide items",
    RuleKind.BOOST: "Boost items",
    RuleKind.BURY: "Put items below all others",
    RuleKind.LIMIT: "Limit how many of a kind",
    RuleKind.PIN: "Pin items to a place",
}
_MOST: Final = 1_000_000
"""A number that a field takes; a browser cannot count as far as a file can."""
_OF_KIND: Final[Mapping[RuleKind, tuple[str, ...]]] = {
    RuleKind.BOOST: ("factor",),
    RuleKind.LIMIT: ("same", "most"),
    RuleKind.PIN: ("place", "most"),
}
"""The entries that only a rule of a kind has."""


def draw_form(loaded: LoadedDataset, before: Entries, key: str) -> dict[str, Any]:
    """The fields of a rule; gives its entries. What is not changed stays as it was written.

    ``before`` are the entries of the file, none for a new rule. Other fields have another ``key``.
    """
    form = Form(loaded=loaded, before=before, key=key)
    told: dict[str, Any] = {}
    left, right = st.columns(2)
    with left:
        told["name"] = st.text_input(
            "Name of the rule",
            before.get("name", ""),
            max_chars=max(NAME_CHARS, len(before.get("name", ""))),
            key=form.field("name"),
            placeholder="Spring promotion",
        ).strip()
    with right:
        kind = _kind(form)
        told["kind"] = str(kind)
    told |= _of_kind(form, kind)
    st.caption("Which items: those that meet everything that is chosen; nothing chosen is all.")
    told |= {"items": _items(form)} | _columns(form) | {"where": where(form)} | ranges(form)
    st.caption("For whom, and when. Days are held against the as-of date of the data.")
    told |= _whom_and_when(form)
    return _entries(before, told)


def _entries(before: Entries, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told over what was written; an entry that says the same stays as it was."""
    entries = {
        name: value for name, value in before.items() if name in told or name not in _all_of_kind()
    }
    for name, value in told.items():
        if _same(before.get(name), value):
            continue
        if value in (None, [], {}, "", False):
            entries.pop(name, None)
        else:
            entries[name] = value
    return entries


def _same(before: Any, value: Any) -> bool:  # noqa: ANN401 - whatever TOML has
    if isinstance(value, list):
        return sorted(texts(before)) == sorted(value)
    return bool(before == value)


def _all_of_kind() -> set[str]:
    return {name for names in _OF_KIND.values() for name in names}


def _kind(form: Form) -> RuleKind:
    kinds = list(KINDS)
    before = str(form.before.get("kind", RuleKind.PIN))
    chosen = st.selectbox(
        "What it does",
        kinds,
        index=kinds.index(RuleKind(before)),
        format_func=lambda kind: KINDS[kind],
        key=form.field("kind"),
    )
    return RuleKind(chosen or before)


def _of_kind(form: Form, kind: RuleKind) -> dict[str, Any]:
    """The entries that a rule of this kind alone has."""
    told: dict[str, Any] = {}
    for name, slot in zip(_OF_KIND.get(kind, ()), st.columns(2), strict=False):
        with slot:
            told[name] = _FIELDS[name](form)
    return told


def _factor(form: Form) -> float | None:
    before = float(form.before.get("factor", 1.5))
    return st.number_input(
        "Times the score",
        min_value=min(0.01, before),
        max_value=max(1000.0, before),
        value=before,
        step=0.1,
        format="%g",
        key=form.field("factor"),
        help="Above 1 lifts the items, below 1 lowers them.",
    )


def _same_column(form: Form) -> str | None:
    columns = list(choices.kind_columns(form.loaded.dataset))
    before = form.before.get("same")
    if before and before not in columns:
        columns.append(before)
    return st.selectbox(
        "With the same",
        columns,
        index=columns.index(before) if before else None,
        format_func=lambda column: column.replace("_", " "),
        key=form.field("same"),
        placeholder="Choose a column of the items",
    )


def _most(form: Form) -> int | None:
    return _whole(form, "most", "At most", "Empty: 1, or all items that are named and pinned.")


def _place(form: Form) -> int | None:
    return _whole(form, "place", "From place", "Empty: 1. The next ones take the places after it.")


def _whole(form: Form, name: str, label: str, hint: str) -> int | None:
    before: int | None = form.before.get(name)
    if before is not None and before > _MOST:
        st.caption(f"{label}: as the file has it.")
        return before
    form.begin(name, before)
    return st.number_input(
        label,
        min_value=1,
        max_value=_MOST,
        value=None,
        step=1,
        key=form.field(name),
        help=hint,
    )


_FIELDS: Final = {"factor": _factor, "same": _same_column, "most": _most, "place": _place}


def _items(form: Form) -> list[str]:
    dataset, labels = form.loaded.dataset, form.loaded.item_labels
    items = Named(
        count=dataset.n_items,
        labels=lambda codes: {dataset.item_id(code): labels[code] for code in codes},
        code=dataset.item_code,
        search=form.loaded.search.items,
    )
    return named(form, "items", "Items", items, written=form.texts("items"))


def _columns(form: Form) -> dict[str, list[str]]:
    """The entries of the columns that have one of their own."""
    offered = choices.item_values(form.loaded.dataset)
    told = {}
    for (name, values), slot in zip(offered.items(), st.columns(4), strict=False):
        with slot:
            known = dict.fromkeys([*values, *form.texts(name)])
            label = name.replace("_", " ").capitalize()
            told[name] = several(form, name, label, {value: value for value in known})
    return told


def _whom_and_when(form: Form) -> dict[str, Any]:
    told: dict[str, Any] = {"customers": customers(form)}
    begin, end, which = st.columns(3)
    for name, label, slot in (("from", "First day", begin), ("until", "Last day", end)):
        with slot:
            told[name] = day(form, name, label, form.before.get(name))
    with which:
        told["dataset"] = _dataset(form)
    told["off"] = st.checkbox("Switched off", form.before.get("off", False), key=form.field("off"))
    return told


def _dataset(form: Form) -> str | None:
    """The only data set that the rule is for."""
    before, own = form.before.get("dataset"), form.loaded.dataset
    written = (before or "").strip()
    titles = {"": "Every data set", own.name: f"Only {own.title}"}
    titles.setdefault(written, f"Only {written}")
    names = list(titles)
    chosen = st.selectbox(
        "Data set",
        names,
        index=names.index(written),
        format_func=lambda name: titles.get(name, name),
        key=form.field("dataset"),
    )
    return before if chosen == written else chosen or None
