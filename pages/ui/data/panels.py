"""The parts of the Data view: time, distributions, groups, first rows."""

from __future__ import annotations

import pandas as pd

from explain.charts import data as data_chart
from explain.export.report import Table
from explain.formats import counted, date, percent, plain
from explain.profiles import distributions as data_shape
from explain.profiles.distributions import Bins
from pages.ui.data.cache import Counted
from pages.ui.elements import screen as sheet
from pages.ui.elements.provenance import paper
from recommenders.contract import Dataset

MOST_BARS = 10
"""Segments or categories with a bar of their own; the table has all."""


def time(found: Counted) -> None:
    """Purchases over the time of the data."""
    over = found.over_time
    sheet.section(f"Purchases by {over.unit}")
    busiest = int(over.counts.argmax())
    sheet.chart(
        data_chart.over_time(over, paper=paper()),
        key="data_over_time",
        alt=f"Purchases by {over.unit}: most, {over.counts[busiest]:,}, in that of "
        f"{date(pd.Timestamp(over.starts[busiest]))}",
    )
    sheet.record(Table(name=f"Purchases by {over.unit}", frame=over.frame()))
    if not over.whole.all():
        sheet.caption(f"Paler: a {over.unit} that the data have only in part.")


def distributions(found: Counted) -> None:
    """Histories, items, visits and prices."""
    half = percent(found.concentration.of(0.1))
    left, right = sheet.columns(2)
    with left:
        _bins("Length of the histories", found.lengths, "data_lengths")
        _bins("Purchases in a visit (a customer's day)", found.visits, "data_visits")
    with right:
        sheet.section(f"A tenth of the items makes {half} of the purchases")
        sheet.chart(
            data_chart.concentration(found.concentration, paper=paper()),
            key="data_concentration",
            alt=f"The top tenth of the items makes {half} of the purchases, the top half "
            f"{percent(found.concentration.of(0.5))}",
        )
        sheet.record(Table(name="Purchases by the top items", frame=found.concentration.frame()))
        if found.concentration.never:
            sheet.caption(f"{counted(found.concentration.never, 'item')} were never bought.")
        if found.prices is not None:
            _bins("Prices paid", found.prices, "data_prices")
    numbers = found.spreads.columns[2:]
    shown = found.spreads.assign(**{name: found.spreads[name].map(_short) for name in numbers})
    sheet.table("Visits, units and prices", found.spreads, shown=shown, label=True, wide=True)


def groups(found: Counted) -> None:
    """Customers by segment and purchases by category."""
    shown = [
        (title, frame, column)
        for title, frame, column in (
            ("Segments", found.segments, "Customers"),
            ("Categories", found.categories, "Purchases"),
        )
        if not frame.empty
    ]
    if not shown:
        return
    for place, (title, frame, column) in zip(sheet.columns(len(shown)), shown, strict=True):
        with place:
            sheet.section(f"{column} by {str(frame.columns[0]).lower()}")
            head, rest = frame.head(MOST_BARS), frame.iloc[MOST_BARS:]
            labels = [str(name) for name in head.iloc[:, 0]]
            values = [int(value) for value in head[column]]
            if len(rest):
                labels.append(f"{len(rest):,} others")
                values.append(int(rest[column].sum()))
            total = max(1, sum(values))
            sheet.chart(
                data_chart.counts(
                    labels,
                    values,
                    [f"{value:,} ({percent(value / total)})" for value in values],
                    unit=column.lower(),
                    paper=paper(),
                ),
                key=f"data_{title.lower()}",
                alt=f"{column} by {str(frame.columns[0]).lower()}: most in {labels[0]}, "
                f"{values[0]:,}",
            )
            sheet.record(Table(name=title, frame=frame))


def first_rows(dataset: Dataset) -> None:
    """How items and customers look."""
    sheet.section("The first items and customers")
    sheet.table("First items", data_shape.first_rows(dataset.items), label=True, wide=True)
    sheet.table("First customers", data_shape.first_rows(dataset.customers), label=True)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else plain(value)


def _bins(title: str, found: Bins, key: str) -> None:
    sheet.section(title)
    most = int(found.counts.argmax())
    sheet.chart(
        data_chart.bins(found, paper=paper()),
        key=key,
        alt=f"{title}: most {found.noun}, {int(found.counts[most]):,}, with {found.labels[most]}",
    )
    sheet.record(Table(name=title, frame=found.frame()))
