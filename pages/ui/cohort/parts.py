"""The lower half of the Cohort view: its parts, its items, its least usual customers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.charts.cohort import compared
from explain.cohorts.comparison import CohortComparison
from explain.cohorts.entries import EntrySource
from explain.cohorts.outliers import Outliers
from explain.cohorts.study import CohortParts, Study
from explain.cohorts.wording import STATE_WORDS, takeaway
from explain.formats import count_of, percent
from explain.reasons.wording import escape
from pages.ui.cohort import shares
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.contract import Columns, Dataset
from recommenders.intervals import MIN_CUSTOMERS

SEGMENT, CATEGORY = Columns.SEGMENT, Columns.CATEGORY
MAX_LINKS = 5
LABELS = {SEGMENT: "Segment of the customer", CATEGORY: "Category of the item"}


def draw_parts(study: Study, view: ViewContext) -> None:
    """The cohort by segment of the customer or by category of the recommended item."""
    both = {SEGMENT: study.segments, CATEGORY: study.by_category}
    offered = {by: parts for by, parts in both.items() if parts is not None and parts.parts}
    if not offered:
        return
    wanted = view.selection.by
    by = wanted if wanted in offered else next(iter(offered))
    screen.section(f"How much is {STATE_WORDS[study.lead_state]}, by {by}")
    if wanted is not None and wanted not in both:
        st.warning(f"A cohort cannot be divided by “{escape(wanted)}”.", icon=":material/help:")
    elif wanted is not None and wanted != by:
        screen.caption(f"This cohort has no two {wanted} parts: it is divided by {by} instead.")
    if len(offered) > 1 and not screen.presenting():
        sync_widget("by", by)
        st.segmented_control(
            "Divide by",
            list(offered),
            format_func=LABELS.__getitem__,
            key="by",
            required=True,
            on_change=taking("by", offered, lambda by: update(by=by)),
        )
    _draw_part_lines(offered[by], study)


def draw_purchases(study: Study, view: ViewContext) -> None:
    """The single purchases that bring recommendations to most customers."""
    screen.section("Purchases that bring items to most")
    if study.purchases.rows:
        _draw_ranked(study.purchases, view, column="purchase", verb="bring items to")
    else:
        screen.text("No single purchase brings items to five customers or more.")


def draw_items(study: Study, view: ViewContext) -> None:
    """The items recommended most, and those recommended to more of them than elsewhere."""
    screen.section("Items recommended to most")
    if study.items.rows:
        _draw_ranked(study.items, view, column="item", verb="are recommended to")
    else:
        screen.text("No item is in the lists of five customers or more.")


def draw_outliers(study: Study, view: ViewContext) -> None:
    """The customers whose lists are least like those of the cohort."""
    dataset = view.model.loaded.dataset
    screen.section("Customers with the least usual lists", terms=["outlier"])
    if study.outliers is None:
        screen.text(
            f"Not told for fewer than {MIN_CUSTOMERS} customers, or without categories of items."
        )
        return
    screen.table(
        "Customers with the least usual lists",
        study.outliers.frame(dataset),
        shown=screen.Linked(
            frame=_outlier_table(study.outliers, dataset),
            links={
                "Customer": [Links.of(view).customer(row.customer) for row in study.outliers.rows]
            },
        ),
    )
    screen.caption(
        "In common: for each category the smaller of its share in this list and in the lists of "
        "the other customers of the cohort, added up. 100 % is the same mix, 0 % nothing in "
        f"common; half of the cohort has {percent(study.outliers.median_in_common)} or more."
    )


def _draw_ranked(
    comparison: CohortComparison, view: ViewContext, *, column: str, verb: str
) -> None:
    """The most frequent items on the left, on the right what is more frequent than elsewhere."""
    left, right = screen.columns([3, 2])
    with left:
        shares.draw_table(
            f"{column.capitalize()}s of most",
            comparison,
            column=column,
            counts=True,
            lead=Links.of(view).item,
        )
    with right:
        more = comparison.more_often(shares.MAX_ROWS)
        if more.rows:
            subject = f"These {verb} clearly more of them than of everybody else"
            screen.text(f"{subject}:")
            shares.draw_chart(more, column, subject=subject, label=24)
        elif comparison.others:
            screen.text(
                f"Of the {count_of(comparison.n_comparisons, column)} of five customers or more, "
                f"none {verb.replace('are', 'is').replace('bring', 'brings')} clearly more of them "
                "than of everybody else."
            )


def _draw_part_lines(parts: CohortParts, study: Study) -> None:
    lines = parts.lines(study.lead_state)
    word = STATE_WORDS[study.lead_state]
    screen.chart(
        compared(
            lines,
            axis=f"{shares.ENTRIES} ({word})",
            sizes=[part.sources.customers for part in parts.parts],
            theme=chart_theme(),
        ),
        key="cohort_parts",
        alt=takeaway(lines, f"Share that is {word}"),
    )
    few = (
        f"; pale: fewer than {MIN_CUSTOMERS}"
        if any(part.sources.small for part in parts.parts)
        else ""
    )
    if parts.by == SEGMENT:
        screen.caption(
            f"Behind a name its customers{few}. Bar: the segment; diamond: the rest of the cohort."
        )
    else:
        screen.caption(f"Behind a name the customers of the cohort with such an item{few}.")
    name = f"The cohort by {parts.by}"
    with st.expander(f"{name}: the table"):
        screen.table(name, parts.frame(), shown=_part_table(parts))


def _part_table(parts: CohortParts) -> pd.DataFrame:
    rows = []
    for part in parts.parts:
        row = {
            parts.by.capitalize(): part.name,
            "Customers": f"{part.sources.customers:,}{' (few)' if part.sources.small else ''}",
        }
        for line in part.sources.rows:
            row[EntrySource(line.name).label.capitalize()] = shares.share_text(
                line.share, line.low, line.high
            )
        if parts.by == SEGMENT:
            cause = part.cause
            row["Stands out by purchases in"] = (
                "nothing settled"
                if cause is None
                else f"{cause.name}: {percent(cause.share)}, elsewhere {percent(cause.other)}"
            )
        rows.append(row)
    return pd.DataFrame(rows)


def _outlier_table(outliers: Outliers, dataset: Dataset) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Customer": [dataset.customer_label(row.customer) for row in outliers.rows],
            "In common": [percent(row.in_common) for row in outliers.rows],
            "Mostly": [
                f"{row.main_category}, {percent(row.share)} of the list" for row in outliers.rows
            ],
            "Brought by purchases": [percent(row.from_purchases) for row in outliers.rows],
        }
    )
