"""What the reasons are narrowed down to: an item or a product type, verdicts, flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import streamlit as st

from explain.cohorts.entry_reason import UNRELATED
from explain.cohorts.reason_table import CHIPS, FLAGGED, ReasonScope, ReasonTable, scope_of
from explain.contract import ReasonState
from explain.reasons.wording import escape, join_names
from pages.ui.elements import screen
from pages.ui.elements.icons import STATES
from pages.ui.session.context import MAX_MATCHES, MAX_OPTIONS, ViewContext
from pages.ui.session.resources import LoadedDataset
from pages.ui.session.selection import only_item, sync_widget, taking, update
from recommenders.contract import Columns
from recommenders.operation.limits import QUERY_CHARS

ITEM: Final = "item"
TYPES: Final = (Columns.PRODUCT_TYPE, Columns.CATEGORY)
"""Levels whose names may be chosen beside items: the first that the data set has."""
SHOWN_CHIPS: Final = (
    ReasonState.DOUBTFUL,
    ReasonState.POPULAR,
    ReasonState.WEAK,
    UNRELATED,
    FLAGGED,
    ReasonState.PERSONAL,
    ReasonState.UNTESTED,
    ReasonState.RULE,
)
ICONS: Final[dict[str, str]] = {
    **{str(state): icon for state, icon in STATES.items()},
    UNRELATED: ":material/link_off:",
    FLAGGED: ":material/flag:",
}
_ONLY, _CHIPS, _SEARCH = "reasons_only", "reasons_chips", "reasons_search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The choices in force; ``ignored`` says in sentences what the address asks for in vain.

    ``only`` is the item or type as the address has it, None for all.
    """

    only: str | None = None
    scope: ReasonScope | None = None
    chips: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def chosen_filters(view: ViewContext) -> Filters:
    """What of the address can be had."""
    loaded = view.model.loaded
    ignored: list[str] = []
    only, scope = view.selection.only, None
    if only is not None:
        kind, _, name = only.partition(":")
        column = Columns.ITEM if kind == ITEM else kind
        scope = scope_of(column, name, loaded.dataset, loaded.statistics)
        if scope is None:
            ignored.append(f"There is no item or type “{only}” here: all reasons are listed.")
            only = None
    wanted = [chip for chip in (view.selection.chips or "").split(",") if chip]
    unknown = [f"“{chip}”" for chip in wanted if chip not in CHIPS]
    if unknown:
        ignored.append(f"Reasons cannot be narrowed down to {join_names(unknown)}.")
    chips = tuple(str(chip) for chip in SHOWN_CHIPS if chip in wanted)
    return Filters(only=only, scope=scope, chips=chips, ignored=tuple(ignored))


def draw_filters(view: ViewContext, table: ReasonTable, filters: Filters) -> None:
    """The pickers for an item or a type among the reasons, and for verdicts."""
    for sentence in filters.ignored:
        st.warning(escape(sentence), icon=":material/help:")
    if screen.presenting():
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        _draw_only(view.model.loaded, table, filters)
        sync_widget(_CHIPS, list(filters.chips))
        st.pills(
            "Show only",
            _offered(table),
            selection_mode="multi",
            format_func=lambda chip: f"{ICONS[chip]} {chip}",
            key=_CHIPS,
            wrap=True,
            on_change=lambda: update(chips=",".join(st.session_state[_CHIPS]) or None),
            help="Verdicts add up: doubtful and weak shows both. “unrelated” (what is named has "
            "nothing to do with the item) and “flagged” narrow that down.",
        )


def _offered(table: ReasonTable) -> list[str]:
    """The chips; that of rules where there are any."""
    known = {*table.counts, UNRELATED, FLAGGED}
    return [str(chip) for chip in SHOWN_CHIPS if chip in known]


def _draw_only(loaded: LoadedDataset, table: ReasonTable, filters: Filters) -> None:
    labels = _labels(loaded, table)
    tokens = list(labels)
    if len(tokens) > MAX_OPTIONS:
        words = st.text_input(
            "Find an item or type",
            key=_SEARCH,
            max_chars=QUERY_CHARS,
            placeholder="Words of its name",
        )
        wanted = words.casefold().split()
        named = (token for token in tokens if all(w in labels[token].casefold() for w in wanted))
        tokens = list(islice(named, MAX_MATCHES))
    if filters.only is not None and filters.only not in tokens:
        tokens = [filters.only, *tokens]
        labels[filters.only] = _label(filters.only, loaded)
    options = ["", *tokens]
    sync_widget(_ONLY, filters.only or "", (labels.get(token, "") for token in options))
    st.selectbox(
        "Item or product type",
        options,
        format_func=lambda token: labels[token] if token else "All items",
        key=_ONLY,
        on_change=taking(_ONLY, options, lambda token: update(only=token or None)),
        filter_mode="contains",
        width=320,
    )


def _labels(loaded: LoadedDataset, table: ReasonTable) -> dict[str, str]:
    """What can be chosen, by its text in the address: types, then items, each in a list."""
    items: Sequence[int] = table.items
    statistics, dataset = loaded.statistics, loaded.dataset
    level = next((level for level in TYPES if level in statistics.codes), None)
    labels = {}
    if level is not None:
        names = {statistics.name(level, item) for item in items}
        types = [f"{level}:{name}" for name in sorted(filter(None, names))]
        labels = {token: _label(token, loaded) for token in types}
    named = sorted((loaded.item_labels[item], item) for item in items)
    return labels | {only_item(dataset.item_id(item)): label for label, item in named}


def _label(token: str, loaded: LoadedDataset) -> str:
    """What a choice is called: always the same, or the browser would send another one back."""
    kind, _, name = token.partition(":")
    code = loaded.dataset.item_code(name) if kind == ITEM else None
    return f"All of {name}" if code is None else loaded.item_labels[code]
