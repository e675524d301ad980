"""The reasons as a grid that sorts, and the row that is chosen in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

import pandas as pd
import streamlit as st

from explain.cohorts.reason_table import FLAGGED, ReasonTable, remarks_frame
from explain.contract import ReasonState
from explain.export.report import Table
from explain.formats import count_of
from explain.reasons.wording import escape
from explain.remarks import Remarks
from pages.ui.cohort_choice.customers import customers_of
from pages.ui.downloads.download import Download, csv
from pages.ui.elements import screen
from pages.ui.elements.icons import verdict_mark
from pages.ui.elements.terms import help_of
from pages.ui.flags.controls import flag_controls
from pages.ui.flags.kept import named_dataset
from pages.ui.reasons.filters import Filters
from pages.ui.session.context import ViewContext
from pages.ui.session.links import CUSTOMER, ITEM, NAMED, WHAT_IF, Links
from pages.ui.session.selection import read, update
from recommenders.contract import Columns

NAME: Final = "Reasons"
MAX_ROWS: Final = 5_000
"""Rows of the grid; the file has them all."""


def draw_heading(table: ReasonTable, name: str, filters: Filters) -> None:
    """The finding, how many reasons have each verdict, and whose they are."""
    counts = table.counts
    marks = [verdict_mark(state, counts[state]) for state in ReasonState if state in counts]
    if table.flagged:
        marks.append(f":material/flag: {table.flagged:,} flagged")
    marks.append(f"lists of {customers_of(table.drawn, table.of)}")
    screen.title(table.finding(name, filters.scope), " · ".join(marks))


def draw_grid(view: ViewContext, table: ReasonTable, filters: Filters) -> None:
    """The rows that are left by the filters, one of which may be chosen; all go into the file."""
    shown = table.only(filters.chips)
    dataset = view.model.loaded.dataset
    if not len(shown):
        _draw_nothing(table, filters)
        return
    if FLAGGED in filters.chips:
        screen.caption(
            f"{count_of(len(shown), 'flagged reason')} of all customers here, drawn or not."
        )
    elif len(shown) < len(table):
        screen.caption(f"{len(shown):,} of {count_of(len(table), 'reason')} are listed.")
    reading = shown.frame_for_reading(dataset, most=MAX_ROWS)
    file = shown.frame(dataset)
    screen.record(Table(name=NAME, frame=file, shown=_on_paper(reading)))
    grid = reading.drop(columns=[Columns.CUSTOMER, Columns.ITEM])
    options: dict[str, Any] = {}
    columns = _columns()
    if screen.presenting():
        # what people wrote to each other is for no audience
        grid = grid.drop(columns=["note", "author", "time"])
    else:
        grid = grid.assign(**_leads(view, reading, shown))
        columns |= _leading()
        # a choice is a position, and must not be taken for the same place among other rows
        key = f"reasons-{shown.fingerprint}"
        options = {
            "key": key,
            "on_select": lambda: _on_select(view, shown, key),
            "selection_mode": "single-row",
        }
        if (row := _chosen_row(view, shown)) is not None and row < MAX_ROWS:
            options["selection_default"] = {"selection": {"rows": [row]}}
    st.dataframe(
        grid,
        hide_index=True,
        column_config=columns,
        placeholder="",
        alt=f"{NAME}: {count_of(len(shown), 'row')}",
        height=430 if len(grid) > 11 else "auto",
        **options,
    )
    if len(shown) > MAX_ROWS:
        st.caption(f"The first {MAX_ROWS:,} of {len(shown):,} rows; the file has them all.")


def draw_chosen(view: ViewContext, table: ReasonTable, filters: Filters) -> None:
    """The reason of the row that is chosen: in words, with the way to the customer, and a flag."""
    dataset = view.model.loaded.dataset
    shown = table.only(filters.chips)
    row = _chosen_row(view, shown)
    if screen.presenting() or row is None:
        return
    customer, item = shown.codes_of(row)
    who, links, named = dataset.customer_label(customer), Links.of(view), shown.named_of(row)
    screen.section(
        f"{who}: {dataset.item_title(item)}",
        linked=f"{links.customer_name(customer, item=item)}: {links.item_name(item)}",
    )
    state = ReasonState(shown.rows["verdict"].iloc[row])
    screen.text(
        f"{verdict_mark(state)} {links.text(shown.sentence(row), named)}"
        f"{links.taken_out(named, customer=customer, target=item)}"
    )
    links.customer(customer, item=item).draw(
        f"Open {escape(who)} with this item", ":material/person:"
    )
    flag_controls(view, customer, item)


def draw_remarks_notes(view: ViewContext, table: ReasonTable, remarks: Remarks) -> None:
    """What is to be known of flags and notes, and all of them as a file."""
    if remarks.problem:
        st.warning(escape(remarks.problem), icon=":material/warning:")
    if not remarks.by_reason:
        return
    if table.elsewhere:
        screen.caption(
            f"{count_of(table.elsewhere, 'flag or note is', 'flags or notes are')} on reasons that "
            "are not among these: of customers who were not drawn (“flagged” finds them) or are "
            "not in this group, or of items that have left the list. “All flags and notes” under "
            "Share has every one."
        )
    named, dataset = named_dataset(view), view.model.loaded.dataset
    screen.add_download(
        Download(
            label="All flags and notes as CSV",
            file_name="flags-and-notes.csv",
            mime="text/csv",
            content=lambda: csv(remarks_frame(remarks, named, dataset)),
            icon=":material/flag:",
        )
    )


def _draw_nothing(table: ReasonTable, filters: Filters) -> None:
    """An empty table, and the next step."""
    if not len(table):
        st.info(
            "None of these lists has such an item. Choose another item, or more customers."
            if filters.scope
            else "None of these customers has an item left to be listed.",
            icon=":material/inventory_2:",
        )
    else:
        what = filters.chips[0] if len(filters.chips) == 1 else "all of that"
        st.info(f"No reason here is {what}.", icon=":material/filter_alt_off:")
    if filters.chips or filters.only:
        st.button("Show all reasons", on_click=update, kwargs={"chips": None, "only": None})


def _chosen_row(view: ViewContext, shown: ReasonTable) -> int | None:
    """The row of the customer and item in the address; None where it has none of these rows."""
    selection, dataset = read(), view.model.loaded.dataset
    if selection.customer is None or selection.item is None:
        return None
    customer = dataset.customer_code(selection.customer)
    item = dataset.item_code(selection.item)
    return None if customer is None or item is None else shown.row_of(customer, item)


def _on_select(view: ViewContext, shown: ReasonTable, key: str) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if not rows or not 0 <= rows[0] < len(shown):
        update(item=None)
        return
    customer, item = shown.codes_of(rows[0])
    dataset = view.model.loaded.dataset
    update(customer=dataset.customer_id(customer), item=dataset.item_id(item))


def _leads(view: ViewContext, reading: pd.DataFrame, shown: ReasonTable) -> dict[str, list[Any]]:
    """For each row where its customer, its item and its reason lead, as `Link.named` has them.

    There may be thousands, so what all of them have in common is written once.
    """
    links, none = Links.of(view), replace(view.selection, customer=None, item=None, hits=False)
    rest = urlencode(replace(none, only=None, chips=None, edits=None, asof=None).params())
    customers = [f"customer={quote_plus(id_)}" for id_ in reading[Columns.CUSTOMER]]
    items = [f"item={quote_plus(id_)}" for id_ in reading[Columns.ITEM]]
    edits = {
        named: None if (link := links.without(named)) is None else link.selection.edits
        for named in shown.rows["named"].head(MAX_ROWS).unique()
    }
    taken = map(edits.get, shown.rows["named"].head(MAX_ROWS))
    names = (map(quote_plus, reading[name]) for name in ("customer", "item", "reason"))
    rows = [
        (
            f"{CUSTOMER}?named={who}&{customer}&{item}&{rest}",
            f"{ITEM}?named={what}&{item}&{rest}",
            None
            if out is None
            else f"{WHAT_IF}?named={why}&{customer}&{item}&edits={quote_plus(out)}&{rest}",
        )
        for who, what, why, customer, item, out in zip(*names, customers, items, taken, strict=True)
    ]
    return dict(
        zip(("customer", "item", "reason"), map(list, zip(*rows, strict=True)), strict=True)
    )


def _on_paper(reading: pd.DataFrame) -> pd.DataFrame:
    """The columns that a page has room for."""
    columns = ["customer", "item", "rank", "verdict", "reason", "relation", "share", "lift"]
    ranks = ["rank_without", "rank_without_history"]
    names = {"share": "share of the score, %"}
    return reading[[*columns, *ranks, "note"]].rename(columns=names)


def _leading() -> dict[str, Any]:
    """The columns whose texts lead on, each in a new tab."""
    of = st.column_config
    return {
        "customer": of.LinkColumn(
            "Customer", display_text=NAMED, width=130, help="Leads to the list with this item"
        ),
        "item": of.LinkColumn("Item", display_text=NAMED, width="medium", help="Leads to the item"),
        "reason": of.LinkColumn(
            "Reason",
            display_text=NAMED,
            width="medium",
            help="What is named. Leads to What if with these purchases taken out",
        ),
    }


def _columns() -> dict[str, Any]:
    of = st.column_config
    return {
        "customer": of.TextColumn("Customer", width=130),
        "item": of.TextColumn("Item", width="medium"),
        "rank": of.NumberColumn("Rank", format="%d", width=60, help=help_of("rank")),
        "verdict": of.TextColumn("Verdict", width=90, help=help_of("verdict")),
        "reason": of.TextColumn("Reason", width="medium", help="What is named"),
        "relation": of.TextColumn("Relation", width=130, help=help_of("relation")),
        "share": of.NumberColumn("Share", format="%.0f %%", width=70, help=help_of("share")),
        "lift": of.NumberColumn("Lift", format="%.1f", width=60, help=help_of("lift")),
        "rank_without": of.NumberColumn(
            "Without it", format="localized", width=90, help=help_of("without it")
        ),
        "rank_without_history": of.NumberColumn(
            "No history", format="localized", width=90, help="The rank without any history"
        ),
        "flagged": of.CheckboxColumn("Flag", width=60),
        "note": of.TextColumn("Note", width="medium"),
        "author": of.TextColumn("Author", width="small"),
        "time": of.DatetimeColumn("Left", format="D MMM YYYY", timezone="UTC", width=100),
    }
