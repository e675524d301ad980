"""Shares of a cohort as a chart and as a table."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.charts.cohort import compared
from explain.charts.theme import LABEL_WIDTH
from explain.cohorts.comparison import CohortComparison
from explain.cohorts.wording import gap, interval, takeaway
from explain.formats import FIXED_SPACE, number, percent
from pages.ui.elements import screen
from pages.ui.elements.theme import chart_theme

ENTRIES = "share of list entries"
CUSTOMERS = "share of customers"
NOT_SETTLED = "not settled"
MAX_ROWS = 10
"""Lines of a table or chart on the screen; the file has them all."""


def chart(found: CohortComparison, key: str, *, what: str, label: int = LABEL_WIDTH) -> None:
    """The bars, with the takeaway for those who do not see them."""
    axis = ENTRIES if found.unit == "entries" else CUSTOMERS
    figure = compared(found, axis=axis, label=label, theme=chart_theme())
    screen.chart(figure, key=f"cohort_{key}", alt=takeaway(found, what))


def table(name: str, found: CohortComparison, *, column: str, counts: bool = False) -> None:
    """The first lines for reading; the file has every line and every figure.

    ``column`` is the title of the first column; ``counts`` adds customers and lift.
    """
    first = replace(found, rows=found.rows[:MAX_ROWS])
    screen.table(
        name,
        first.frame(column),
        shown=readable(first, column, counts=counts),
        file=found.frame(column),
    )


def folded(name: str, found: CohortComparison, *, column: str) -> None:
    """The table behind a chart, for those who want it."""
    with st.expander(f"{name}: the table"):
        table(name, found, column=column)


def readable(found: CohortComparison, column: str, *, counts: bool = False) -> pd.DataFrame:
    """The lines as texts: "70 % (67 to 73 %)", and "not settled" where it is not."""
    rows = []
    for row in found.rows:
        line = {column.capitalize(): row.name}
        if counts:
            line["Customers"] = f"{row.count:,}"
        line["Share"] = share(row.share, row.low, row.high)
        if found.others:
            line["Elsewhere"] = percent(row.other)
            if counts:
                line["Lift"] = number(row.lift) if row.lift == row.lift else ""
            line["Difference"] = gap(row) if row.sign else NOT_SETTLED
        rows.append(line)
    return pd.DataFrame(rows)


def share(value: float, low: float, high: float) -> str:
    """A share with its interval, on one line of a narrow column."""
    return f"{percent(value)} ({interval(low, high)})".replace(" ", FIXED_SPACE)


def capital(found: CohortComparison) -> CohortComparison:
    """The same with names that begin a label."""
    rows = (replace(row, name=row.name[:1].upper() + row.name[1:]) for row in found.rows)
    return replace(found, rows=tuple(rows))
