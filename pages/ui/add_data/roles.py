"""Which file is which table, and which column is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from explain.formats import count_of, join_names
from explain.reasons.wording import escape
from pages.ui.add_data import state
from pages.ui.elements import screen
from pages.ui.session.selection import sync_widget, taking
from recommenders.adapters.files.reading.known_names import is_order
from recommenders.adapters.own_data import columns
from recommenders.adapters.own_data.columns import Look, Role, TableRoles
from recommenders.adapters.own_data.drafts import Draft
from recommenders.contract import COSTS, Columns

TABLES: Final = {
    "interactions": "Purchases and other events",
    "orders": "Orders",
    "order_lines": "Lines of the orders",
    "items": "Items",
    "customers": "Customers",
    "searches": "Searches",
    "related": "Items that go together",
    "": "Not used",
}
_HALVES: Final = {"orders", "order_lines"}
_NONE: Final = ""
_ACROSS: Final = 3


def draw_files(draft: Draft) -> bool:
    """Which of several files, or tables of a database, is what; whether one has the purchases.

    Raises `DataError` where they cannot be looked at.
    """
    tables = state.tables(draft)
    if len(tables) < 2:
        return True
    what = "table" if draft.in_database else "file"
    screen.section(f"Which {what} is what")
    for start in range(0, len(tables), _ACROSS):
        names = list(tables)[start : start + _ACROSS]
        for slot, name in zip(st.columns(_ACROSS), names, strict=False):
            with slot:
                _choose_table(draft, tables, name)
    chosen = set(tables.values())
    if chosen.isdisjoint(_HALVES) and "interactions" not in chosen:
        st.info(f"Choose the {what} that has the purchases.", icon=":material/rule:")
        return False
    lacking = _HALVES - chosen
    if len(lacking) == 1:
        st.info(
            f"Choose the {what} that has the {TABLES[lacking.pop()].lower()} as well. One {what} "
            f"that has customers, items and times is “{TABLES['interactions']}”.",
            icon=":material/rule:",
        )
        return False
    return True


def draw_roles(draft: Draft, looks: Sequence[Look]) -> bool:
    """The columns of each table and what they are taken for; whether all that is needed is there.

    All that is missing is named first, of every table.
    """
    looks_with_roles = columns.every_role(looks, draft.options)
    for look, roles in looks_with_roles:
        if roles.missing:
            st.error(
                f"**{TABLES[look.table]}** need "
                f"{join_names([named(ours) for ours in roles.missing])}: choose the column for "
                f"each, of {escape(look.files[0])}.{_of_orders(look, roles)}",
                icon=":material/rule:",
            )
    for look, roles in looks_with_roles:
        _draw_table(draft, look, roles)
    return not any(roles.missing for _, roles in looks_with_roles)


def _of_orders(look: Look, roles: TableRoles) -> str:
    """What to do with half of what orders and their lines say in two tables."""
    lacks = {Columns.CUSTOMER, Columns.ITEM}.intersection(roles.missing)
    if look.table != "interactions" or len(lacks) != 1 or not any(map(is_order, look.samples)):
        return ""
    other = "the items of these orders" if Columns.ITEM in lacks else "who made these orders"
    return f" If another file or table says {other}, add it as well."


def named(ours: str) -> str:
    """One of our columns as people read it."""
    return ours.replace("_", " ")


def _choose_table(draft: Draft, tables: Mapping[str, str], name: str) -> None:
    key = f"add_file/{draft.token}/{name}"
    sync_widget(key, tables[name])

    def take(table: str | None) -> None:
        state.assign(draft, tables, name, table or _NONE)

    st.selectbox(
        escape(name),
        list(TABLES),
        format_func=TABLES.__getitem__,
        key=key,
        on_change=taking(key, TABLES, take),
    )


def _draw_table(draft: Draft, look: Look, roles: TableRoles) -> None:
    more = f" and {count_of(len(look.files) - 1, 'file')} more" if len(look.files) > 1 else ""
    screen.section(f"{TABLES[look.table]}: which column of {look.files[0]}{more} is what")
    shown = [role for role in roles.roles if role.needed or role.column or role.refused]
    _draw_selects(draft, look, shown)
    others = [role for role in roles.roles if role not in shown]
    if others:
        names = join_names([named(role.ours) for role in others])
        with st.expander(f"More that a column may be: {names}"):
            _draw_selects(draft, look, others)
    if roles.unused:
        st.markdown(f"Not used: {', '.join(map(escape, roles.unused))}.")
    screen.table(
        f"The columns of {look.files[0]}",
        pd.DataFrame(
            [
                {
                    "Column": name,
                    "Some values": ", ".join(samples) or "none",
                    "Taken for": ", ".join(map(named, roles.taken_for(name)))
                    or ("looked at besides" if name in roles.looked_at else "not used"),
                }
                for name, samples in look.samples.items()
            ]
        ),
    )


def _draw_selects(draft: Draft, look: Look, roles: Sequence[Role]) -> None:
    for start in range(0, len(roles), _ACROSS):
        slots = st.columns(_ACROSS)
        for slot, role in zip(slots, roles[start : start + _ACROSS], strict=False):
            with slot:
                _draw_select(draft, look, role)


def _draw_select(draft: Draft, look: Look, role: Role) -> None:
    labels = {_NONE: "None of the columns"}
    for candidate in role.candidates:
        values = ", ".join(candidate.samples)
        why = f": {candidate.why}" if candidate.why else ""
        labels[candidate.column] = f"{candidate.column} ({values}){why}"
    key = f"add_role/{draft.token}/{look.table}/{role.ours}"
    sync_widget(key, role.column or _NONE, labels.values())
    st.selectbox(
        f"{named(role.ours).capitalize()}{' (needed)' if role.needed else ''}",
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        on_change=taking(key, labels, partial(_take, draft, look, role)),
        help=f"Without it: {COSTS[role.ours]}." if role.ours in COSTS else None,
    )


def _take(draft: Draft, look: Look, role: Role, column: str | None) -> None:
    state.tell(draft, lambda: columns.told(draft.options, look.table, role.ours, column or None))
