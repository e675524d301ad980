"""The parts of the Data view: time, distributions, groups, first rows."""

from __future__ import annotations

import pandas as pd

from explain.charts import data as data_chart
from explain.export.report import Table
from explain.formats import count_of, date, number, percent
from explain.profiles import distributions as data_shape
from explain.profiles.distributions import Bins
from pages.ui.data.cache import DataCounts
from pages.ui.elements import screen
from pages.ui.elements.theme import chart_theme
from recommenders.contract import Dataset

MAX_BARS = 10
"""Segments or categories with a bar of their own; the table has all."""


def time(found: DataCounts) -> None:
    """Purchases over the time of the data."""
    over = found.over_time
    screen.section(f"Purchases by {over.unit}")
    busiest = int(over.counts.argmax())
    screen.chart(
        data_chart.over_time(over, theme=chart_theme()),
        key="data_over_time",
        alt=f"Purchases by {over.unit}: most, {over.counts[busiest]:,}, in that of "
        f"{date(pd.Timestamp(over.starts[busiest]))}",
    )
    screen.record(Table(name=f"Purchases by {over.unit}", frame=over.frame()))
    if not over.complete.all():
        screen.caption(f"Paler: a {over.unit} that the data have only in part.")


def distributions(found: DataCounts) -> None:
    """Histories, items, visits and prices."""
    half = percent(found.concentration.of(0.1))
    left, right = screen.columns(2)
    with left:
        _bins("Length of the histories", found.lengths, "data_lengths")
        _bins("Purchases in a visit (a customer's day)", found.visits, "data_visits")
    with right:
        screen.section(f"A tenth of the items makes {half} of the purchases")
        screen.chart(
            data_chart.concentration(found.concentration, theme=chart_theme()),
            key="data_concentration",
            alt=f"The top tenth of the items makes {half} of the purchases, the top half "
            f"{percent(found.concentration.of(0.5))}",
        )
        screen.record(Table(name="Purchases by the top items", frame=found.concentration.frame()))
        if found.concentration.never:
            screen.caption(f"{count_of(found.concentration.never, 'item')} were never bought.")
        if found.prices is not None:
            _bins("Prices paid", found.prices, "data_prices")
    numbers = found.spreads.columns[2:]
    shown = found.spreads.assign(**{name: found.spreads[name].map(_short) for name in numbers})
    screen.table("Visits, units and prices", found.spreads, shown=shown, label=True, wide=True)


def groups(found: DataCounts) -> None:
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
    for place, (title, frame, column) in zip(screen.columns(len(shown)), shown, strict=True):
        with place:
            screen.section(f"{column} by {str(frame.columns[0]).lower()}")
            head, rest = frame.head(MAX_BARS), frame.iloc[MAX_BARS:]
            labels = [str(name) for name in head.iloc[:, 0]]
            values = [int(value) for value in head[column]]
            if len(rest):
                labels.append(f"{len(rest):,} others")
                values.append(int(rest[column].sum()))
            total = max(1, sum(values))
            screen.chart(
                data_chart.counts(
                    labels,
                    values,
                    [f"{value:,} ({percent(value / total)})" for value in values],
                    unit=column.lower(),
                    theme=chart_theme(),
                ),
                key=f"data_{title.lower()}",
                alt=f"{column} by {str(frame.columns[0]).lower()}: most in {labels[0]}, "
                f"{values[0]:,}",
            )
            screen.record(Table(name=title, frame=frame))


def first_rows(dataset: Dataset) -> None:
    """How items and customers look."""
    screen.section("The first items and customers")
    screen.table("First items", data_shape.first_rows(dataset.items), label=True, wide=True)
    screen.table("First customers", data_shape.first_rows(dataset.customers), label=True)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else number(value)


def _bins(title: str, found: Bins, key: str) -> None:
    screen.section(title)
    most = int(found.counts.argmax())
    screen.chart(
        data_chart.bins(found, theme=chart_theme()),
        key=key,
        alt=f"{title}: most {found.noun}, {int(found.counts[most]):,}, with {found.labels[most]}",
    )
    screen.record(Table(name=title, frame=found.frame()))
