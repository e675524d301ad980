"""The parts of the Data view: time, distributions, groups, first rows."""

from __future__ import annotations

from explain.charts import data as data_chart
from explain.export.report import Table
from explain.formats import count_of, date, number, percent
from explain.profiles import distributions as data_shape
from explain.profiles.distributions import Bins
from explain.profiles.key_figures import figure_table
from pages.ui.components.figures import figures
from pages.ui.data.cache import DataCounts
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.links import Links
from recommenders.contract import Columns

MAX_BARS = 10
"""Segments or categories with a bar of their own; the table has all."""


def draw_figures(data_counts: DataCounts) -> None:
    """How much there is, and over time."""
    figures(data_counts.figures, key="data_figures")
    screen.record(Table(name="Key figures", frame=figure_table(data_counts.figures)))


def draw_over_time(data_counts: DataCounts) -> None:
    """Purchases over the time of the data; nothing where they have none."""
    over = data_counts.over_time
    if over is None:
        return
    screen.section(f"Purchases by {over.unit}")
    begin, most = over.busiest
    screen.chart(
        data_chart.over_time(over, theme=chart_theme()),
        key="data_over_time",
        alt=f"Purchases by {over.unit}: most, {most:,}, in that of {date(begin)}",
    )
    screen.record(Table(name=f"Purchases by {over.unit}", frame=over.frame()))
    if not over.complete.all():
        screen.caption(f"Paler: a {over.unit} that the data have only in part.")


def draw_distributions(data_counts: DataCounts) -> None:
    """Histories, items, visits and prices."""
    half = percent(data_counts.concentration.of(0.1))
    left, right = screen.columns(2)
    with left:
        _draw_bins("Length of the histories", data_counts.lengths, "data_lengths")
        _draw_bins("Purchases in a visit (a customer's day)", data_counts.visits, "data_visits")
    with right:
        screen.section(f"A tenth of the items makes {half} of the purchases")
        screen.chart(
            data_chart.concentration(data_counts.concentration, theme=chart_theme()),
            key="data_concentration",
            alt=f"The top tenth of the items makes {half} of the purchases, the top half "
            f"{percent(data_counts.concentration.of(0.5))}",
        )
        screen.record(
            Table(name="Purchases by the top items", frame=data_counts.concentration.frame())
        )
        if data_counts.concentration.never:
            screen.caption(
                f"{count_of(data_counts.concentration.never, 'item')} were never bought."
            )
        if data_counts.prices is not None:
            _draw_bins("Prices paid", data_counts.prices, "data_prices")
    numbers = data_counts.spreads.columns[2:]
    shown = data_counts.spreads.assign(
        **{name: data_counts.spreads[name].map(_short_number) for name in numbers}
    )
    screen.table(
        "Visits, units and prices", data_counts.spreads, shown=shown, label=True, wide=True
    )


def draw_groups(data_counts: DataCounts) -> None:
    """Customers by segment and purchases by category."""
    shown = [
        (title, frame, column)
        for title, frame, column in (
            ("Segments", data_counts.segments, "Customers"),
            ("Categories", data_counts.categories, "Purchases"),
        )
        if not frame.empty
    ]
    if not shown:
        return
    for screen_column, (title, frame, column) in zip(
        screen.columns(len(shown)), shown, strict=True
    ):
        with screen_column:
            screen.section(f"{column} by {str(frame.columns[0]).lower()}")
            groups = data_shape.largest_groups(frame, column, most=MAX_BARS)
            screen.chart(
                data_chart.counts(
                    [group.name for group in groups],
                    [group.count for group in groups],
                    [f"{group.count:,} ({percent(group.share)})" for group in groups],
                    unit=column.lower(),
                    theme=chart_theme(),
                ),
                key=f"data_{title.lower()}",
                alt=f"{column} by {str(frame.columns[0]).lower()}: most in {groups[0].name}, "
                f"{groups[0].count:,}",
            )
            screen.record(Table(name=title, frame=frame))


def draw_first_rows(links: Links) -> None:
    """How items and customers look."""
    screen.section("The first items and customers")
    items = data_shape.first_rows(links.dataset.items)
    customers = data_shape.first_rows(links.dataset.customers)
    name = Columns.NAME if Columns.NAME in customers else "customer id"
    screen.table(
        "First items",
        items,
        shown=screen.Linked(
            frame=items, links={Columns.TITLE: [links.item(code) for code in range(len(items))]}
        ),
        label=True,
        wide=True,
    )
    screen.table(
        "First customers",
        customers,
        shown=screen.Linked(
            frame=customers, links={name: [links.customer(code) for code in range(len(customers))]}
        ),
        label=True,
    )


def _short_number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else number(value)


def _draw_bins(title: str, histogram: Bins, key: str) -> None:
    screen.section(title)
    label, most = histogram.mode
    screen.chart(
        data_chart.bins(histogram, theme=chart_theme()),
        key=key,
        alt=f"{title}: most {histogram.noun}, {most:,}, with {label}",
    )
    screen.record(Table(name=title, frame=histogram.frame()))
