"""The ranges of a rule's form: which prices and which launch dates it is about."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from explain.markup import escape
from pages.ui.recommender.rule_fields import Form, day
from recommenders.contract import Columns

_ENDS: Final = ("from", "to")
_HIGHEST: Final = 1e12
"""A price that a field takes."""


def ranges(form: Form) -> dict[str, Any]:
    """The entries ``price`` and ``launched``: each where the items, or the rule before, have it.

    None for a range without an end.
    """
    dataset = form.loaded.dataset
    drawn: dict[str, Callable[[Form], dict[str, Any]]] = {}
    if Columns.PRICE in dataset.items or "price" in form.before:
        drawn["price"] = _price
    if Columns.LAUNCH in dataset.items or "launched" in form.before:
        drawn["launched"] = _launched
    told = {}
    for (name, draw), slot in zip(drawn.items(), st.columns(2), strict=False):
        with slot:
            chosen = draw(form)
            told[name] = chosen if chosen == form.before.get(name) else chosen or None
    return told


def _price(form: Form) -> dict[str, Any]:
    before: Mapping[str, Any] = form.before.get("price", {})
    unit = form.loaded.dataset.currency
    labels = ("Price from", "Price to")
    if any(not abs(value) <= _HIGHEST for value in before.values()):
        st.caption("Price: as the file has it.")
        return dict(before)
    chosen: dict[str, Any] = {}
    for end, label, slot in zip(_ENDS, labels, st.columns(2), strict=True):
        with slot:
            value = _number(form, f"price/{end}", _in_currency(label, unit), before.get(end))
        if value is not None:
            chosen[end] = value
    return chosen


def _in_currency(label: str, unit: str) -> str:
    return f"{label} ({escape(unit)})" if unit else label


def _number(form: Form, name: str, label: str, before: float | None) -> float | int | None:
    written = None if before is None else float(before)
    form.begin(name, written)
    chosen: float | None = st.number_input(
        label,
        min_value=min(0.0, written or 0.0),
        max_value=_HIGHEST,
        value=None,
        step=1.0,
        format="%g",
        key=form.field(name),
    )
    if chosen == written:
        return before
    return int(chosen) if chosen is not None and chosen.is_integer() else chosen


def _launched(form: Form) -> dict[str, datetime.date | str]:
    before: Mapping[str, Any] = form.before.get("launched", {})
    chosen: dict[str, datetime.date | str] = {}
    labels = ("Launched from", "Launched to")
    for end, label, slot in zip(_ENDS, labels, st.columns(2), strict=True):
        with slot:
            value = day(form, f"launched/{end}", label, before.get(end))
        if value is not None:
            chosen[end] = value
    return chosen
