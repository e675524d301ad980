"""The conditions of a rule's form: values of any column of the items, and of the customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from explain.formats import join_names
from explain.markup import escape
from pages.ui.recommender.rule_fields import Form, Named, named, several, texts
from recommenders.contract import Columns
from recommenders.rules import choices

_PER_LINE: Final = 4
"""Fields side by side."""


def where(form: Form) -> dict[str, Any]:
    """The entry ``where``: columns of the items that have no field of their own."""
    items = form.loaded.dataset.items
    before: Mapping[str, Any] = form.before.get("where", {})
    told = _columns(form, "where", before, choices.other_item_columns(form.loaded.dataset), items)
    return _as_before(before, told)


def customers(form: Form) -> dict[str, Any]:
    """The entry ``customers``: segments, customers by name, and any other column of theirs.

    Where they have pseudonyms what the file says beside the segment is neither shown nor changed:
    it is about what the pseudonyms hide.
    """
    dataset = form.loaded.dataset
    before: Mapping[str, Any] = form.before.get("customers", {})
    hidden = dataset.known_as is not None
    told: dict[str, Any] = {}
    slots = iter(st.columns(2))
    segments = dict.fromkeys([*choices.segments(dataset), *texts(before.get(Columns.SEGMENT))])
    if segments:
        with next(slots):
            told[Columns.SEGMENT] = _values(
                form,
                "segment",
                "Segment",
                before,
                Columns.SEGMENT,
                {value: value for value in segments},
            )
    if hidden:
        others = [name for name in before if name != Columns.SEGMENT]
        told |= {name: before[name] for name in others}
        if others:
            st.caption(f"And as the file has it: {escape(join_names(others))}.")
        return _as_before(before, told)
    everybody = Named(
        count=dataset.n_customers,
        labels=lambda codes: {
            dataset.customer_id(code): label
            for code, label in form.loaded.customer_labels(codes).items()
        },
        code=dataset.customer_code,
        search=form.loaded.search.customers,
    )
    with next(slots):
        written = texts(before.get(Columns.CUSTOMER))
        chosen = named(form, "customers", "Customers", everybody, written=written)
        told[Columns.CUSTOMER] = _unless_the_same(before, Columns.CUSTOMER, chosen)
    columns = choices.other_customer_columns(dataset)
    told |= _columns(form, "customers", before, columns, dataset.customers, known=tuple(told))
    return _as_before(before, told)


def _columns(
    form: Form,
    entry: str,
    before: Mapping[str, Any],
    offered: Sequence[str],
    table: pd.DataFrame,
    *,
    known: Sequence[str] = (),
) -> dict[str, Any]:
    """Which columns count, and of each the values; ``known`` are those with fields elsewhere."""
    written = [column for column in before if column not in known]
    columns = list(dict.fromkeys([*offered, *written]))
    if not columns:
        return {}
    chosen = several(
        form,
        f"{entry}/columns",
        "Other columns" if entry == "where" else "Other columns of the customers",
        {column: column.replace("_", " ") for column in columns},
        written=written,
    )
    told = {}
    for begin in range(0, len(chosen), _PER_LINE):
        for column, slot in zip(chosen[begin:], st.columns(_PER_LINE), strict=False):
            values = choices.values_of(table, column)
            shown = {value: value for value in (*values, *texts(before.get(column)))}
            label = column.replace("_", " ").capitalize()
            with slot:
                told[column] = _values(
                    form, f"{entry}/{column}", label, before, column, shown, typed=True
                )
    return told


def _values(
    form: Form,
    name: str,
    label: str,
    before: Mapping[str, Any],
    column: str,
    shown: Mapping[str, str],
    *,
    typed: bool = False,
) -> Any:  # noqa: ANN401 - whatever TOML has
    written = texts(before.get(column))
    chosen = several(form, name, escape(label), shown, written=written, typed=typed)
    return _unless_the_same(before, column, chosen)


def _unless_the_same(before: Mapping[str, Any], column: str, chosen: list[str]) -> Any:  # noqa: ANN401
    """What the file has where it says the same."""
    same = column in before and sorted(chosen) == sorted(texts(before[column]))
    return before[column] if same else chosen


def _as_before(before: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """The entry in the order in which it was written, without columns of which nothing counts."""
    ordered = dict.fromkeys([*(column for column in before if column in told), *told])
    return {
        column: told[column]
        for column in ordered
        if told[column] or (column in before and told[column] == before[column])
    }
