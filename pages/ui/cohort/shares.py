"""Shares of a cohort as a chart and as a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.charts.cohort import compared
from explain.charts.theme import LABEL_WIDTH
from explain.cohorts.comparison import CohortComparison
from explain.cohorts.entries import EntrySource
from explain.cohorts.wording import gap, takeaway
from explain.formats import number, percent, unbroken
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.links import Link
from recommenders.intervals import mean_text

ENTRIES = "share of list entries"
CUSTOMERS = "share of customers"
NOT_SIGNIFICANT = "not settled"
MAX_ROWS = 10
"""Lines of a table or chart on the screen; the file has them all."""


def draw_chart(
    comparison: CohortComparison, key: str, *, subject: str, label: int = LABEL_WIDTH
) -> None:
    """The bars, with the takeaway for those who do not see them."""
    axis = ENTRIES if comparison.unit == "entries" else CUSTOMERS
    figure = compared(comparison, axis=axis, label=label, theme=chart_theme())
    screen.chart(figure, key=f"cohort_{key}", alt=takeaway(comparison, subject))


def draw_table(
    name: str,
    comparison: CohortComparison,
    *,
    column: str,
    counts: bool = False,
    lead: Callable[[int], Link] | None = None,
) -> None:
    """The first lines for reading; the file has every line and every figure.

    ``column`` is the title of the first column; ``counts`` adds customers and lift. ``lead`` says
    where the code of a line leads, where it is one of something.
    """
    first = replace(comparison, rows=comparison.rows[:MAX_ROWS])
    screen.table(
        name,
        first.frame(column),
        shown=screen.Linked(
            frame=table_for_reading(first, column, counts=counts),
            links={column.capitalize(): [lead(row.code) for row in first.rows]} if lead else {},
        ),
        file=comparison.frame(column),
    )


def draw_folded_table(name: str, comparison: CohortComparison, *, column: str) -> None:
    """The table behind a chart, for those who want it."""
    with st.expander(f"{name}: the table"):
        draw_table(name, comparison, column=column)


def table_for_reading(
    comparison: CohortComparison, column: str, *, counts: bool = False
) -> pd.DataFrame:
    """The lines as texts: "70 % (67 to 73 %)", and "not settled" where it is not."""
    rows = []
    for row in comparison.rows:
        line = {column.capitalize(): row.name}
        if counts:
            line["Customers"] = f"{row.count:,}"
        line["Share"] = share_text(row.share, row.low, row.high)
        if comparison.others:
            line["Elsewhere"] = percent(row.other)
            if counts:
                line["Lift"] = number(row.lift) if row.lift == row.lift else ""
            line["Difference"] = gap(row) if row.sign else NOT_SIGNIFICANT
        rows.append(line)
    return pd.DataFrame(rows)


def share_text(value: float, low: float, high: float) -> str:
    """A share with its interval, on one line of a narrow column."""
    return unbroken(mean_text(value, low, high, percent))


def of_sources(comparison: CohortComparison) -> CohortComparison:
    """Lines of sources, each by what it is called beside the verdicts."""
    rows = (replace(row, name=EntrySource(row.name).label) for row in comparison.rows)
    return with_capitals(replace(comparison, rows=tuple(rows)))


def with_capitals(comparison: CohortComparison) -> CohortComparison:
    """The same with names that begin a label."""
    rows = (replace(row, name=row.name[:1].upper() + row.name[1:]) for row in comparison.rows)
    return replace(comparison, rows=tuple(rows))
