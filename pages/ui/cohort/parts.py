"""The lower half of the Cohort view: its parts, its items, its least usual customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.charts.cohort import compared
from explain.cohorts.comparison import Compared, Comparison
from explain.cohorts.outliers import Odds
from explain.cohorts.study import Parts, Study
from explain.cohorts.wording import IS, takeaway
from explain.formats import counted, percent
from explain.reasons.wording import escape
from pages.ui.cohort import shares as drawn
from pages.ui.elements import screen as sheet
from pages.ui.elements.provenance import paper
from pages.ui.session.selection import change, follow
from pages.ui.shell.sidebar import Chosen
from recommenders.contract import Columns, Dataset
from recommenders.intervals import FEW

SEGMENT, CATEGORY = Columns.SEGMENT, Columns.CATEGORY
MOST_LINKS = 5
LABELS = {SEGMENT: "Segment of the customer", CATEGORY: "Category of the item"}


def divided(found: Study, chosen: Chosen) -> None:
    """The cohort by segment of the customer or by category of the recommended item."""
    both = {SEGMENT: found.segments, CATEGORY: found.by_category}
    offered = {by: parts for by, parts in both.items() if parts is not None and parts.parts}
    if not offered:
        return
    wanted = chosen.selection.by
    by = wanted if wanted in offered else next(iter(offered))
    sheet.section(f"How much of their lists is {IS[found.lead]}, by {by}")
    if wanted not in (None, *both):
        st.warning(f"A cohort cannot be divided by “{escape(wanted)}”.", icon=":material/help:")
    elif wanted is not None and wanted != by:
        sheet.caption(f"This cohort has no two {wanted} parts: it is divided by {by} instead.")
    if len(offered) > 1 and not sheet.presenting():
        follow("by", by)
        st.segmented_control(
            "Divide by",
            list(offered),
            format_func=LABELS.__getitem__,
            key="by",
            required=True,
            on_change=lambda: change(by=st.session_state["by"]),
        )
    _parts(offered[by], found)


def purchases(found: Study, chosen: Chosen) -> None:
    """The single purchases that bring recommendations to most customers."""
    sheet.section("Purchases that bring items to most")
    if found.purchases.rows:
        _ranked(found.purchases, chosen, column="purchase", does="bring items to")
    else:
        sheet.text("No single purchase brings items to five customers or more.")


def items(found: Study, chosen: Chosen) -> None:
    """The items recommended most, and those recommended to more of them than elsewhere."""
    sheet.section("Items recommended to most")
    if found.items.rows:
        _ranked(found.items, chosen, column="item", does="are recommended to")
    else:
        sheet.text("No item is in the lists of five customers or more.")


def odd(found: Study, chosen: Chosen) -> None:
    """The customers whose lists are least like those of the cohort."""
    dataset = chosen.world.shop.dataset
    sheet.section("Customers with the least usual lists")
    if found.odd is None:
        sheet.text(f"Not told for fewer than {FEW} customers, or without categories of items.")
        return
    sheet.table(
        "Customers with the least usual lists",
        found.odd.frame(dataset),
        shown=_odd(found.odd, dataset),
    )
    sheet.caption(
        "In common: for each category the smaller of its share in this list and in the lists of "
        "the other customers of the cohort, added up. 100 % is the same mix, 0 % nothing in "
        f"common; half of the cohort has {percent(found.odd.usual)} or more."
    )
    if sheet.presenting():
        return
    with st.container(horizontal=True, gap="small"):
        for row in found.odd.rows:
            id_ = str(dataset.customers[Columns.CUSTOMER].iloc[row.customer])
            st.page_link(
                "pages/views/customer.py",
                label=escape(dataset.customer_label(row.customer)),
                icon=":material/person:",
                query_params=replace(chosen.selection, customer=id_, item=None).params(),
            )


def _ranked(found: Comparison, chosen: Chosen, *, column: str, does: str) -> None:
    """The most frequent items on the left, on the right what is more frequent than elsewhere."""
    left, right = sheet.columns([3, 2])
    with left:
        drawn.table(f"{column.capitalize()}s of most", found, column=column, counts=True)
    with right:
        more = [row for row in found.rows if row.sign > 0]
        more = sorted(more, key=lambda row: -row.difference)[: drawn.MOST]
        if more:
            what = f"These {does} clearly more of them than of everybody else"
            sheet.text(f"{what}:")
            drawn.chart(replace(found, rows=tuple(more)), column, what=what, label=24)
        elif found.others:
            sheet.text(
                f"Of the {counted(found.looked_at, column)} of five customers or more, none "
                f"{does.replace('are', 'is').replace('bring', 'brings')} clearly more of them "
                "than of everybody else."
            )
        _links(more or found.rows, chosen)


def _parts(parts: Parts, found: Study) -> None:
    lines = parts.lines(found.lead)
    word = IS[found.lead]
    sheet.chart(
        compared(
            lines,
            axis=f"{drawn.ENTRIES} ({word})",
            sizes=[part.sources.customers for part in parts.parts],
            paper=paper(),
        ),
        key="cohort_parts",
        alt=takeaway(lines, f"Share that is {word}"),
    )
    few = f"; pale: fewer than {FEW}" if any(part.sources.small for part in parts.parts) else ""
    if parts.by == SEGMENT:
        sheet.caption(
            f"Behind a name its customers{few}. Bar: the segment; diamond: the rest of the cohort."
        )
    else:
        sheet.caption(f"Behind a name the customers of the cohort with such an item{few}.")
    name = f"The cohort by {parts.by}"
    with st.expander(f"{name}: the table"):
        sheet.table(name, parts.frame(), shown=_readable(parts))


def _readable(parts: Parts) -> pd.DataFrame:
    rows = []
    for part in parts.parts:
        row = {
            parts.by.capitalize(): part.name,
            "Customers": f"{part.sources.customers:,}{' (few)' if part.sources.small else ''}",
        }
        for line in part.sources.rows:
            row[line.name.capitalize()] = drawn.share(line.share, line.low, line.high)
        if parts.by == SEGMENT:
            cause = part.cause
            row["Stands out by purchases in"] = (
                "nothing settled"
                if cause is None
                else f"{cause.name}: {percent(cause.share)}, elsewhere {percent(cause.other)}"
            )
        rows.append(row)
    return pd.DataFrame(rows)


def _odd(found: Odds, dataset: Dataset) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Customer": [dataset.customer_label(row.customer) for row in found.rows],
            "In common": [percent(row.in_common) for row in found.rows],
            "Mostly": [f"{row.mostly}, {percent(row.share)} of the list" for row in found.rows],
            "Brought by purchases": [percent(row.personal) for row in found.rows],
        }
    )


def _links(rows: Sequence[Compared], chosen: Chosen) -> None:
    if sheet.presenting():
        return
    ids = chosen.world.shop.dataset.items[Columns.ITEM]
    st.caption("Who else gets it, and why:")
    with st.container(horizontal=True, gap="small"):
        for row in rows[:MOST_LINKS]:
            st.page_link(
                "pages/views/item.py",
                label=escape(row.name),
                icon=":material/sell:",
                query_params=replace(chosen.selection, item=str(ids.iloc[row.code])).params(),
            )
