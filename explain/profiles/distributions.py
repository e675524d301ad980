"""The shape of a data set: over time, by customer, by item, by visit, by segment and category."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import Columns, Dataset, Event
from recommenders.data.purchase_days import local_days
from recommenders.histories import DoubleArray, FloatArray, LongArray, different_codes

_MONDAY: Final = 4
"""Days from 1 January 1970 to the first Monday."""
_FEW_DAYS: Final = 35
"""Days up to which each is shown."""
_MANY_DAYS: Final = 4 * 366
"""Days from which months are shown in the place of weeks."""
_QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
_STEPS: Final = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OverTime:
    """Purchases by ``unit`` (day, week from Monday, month) in the data set's time zone.

    ``starts`` (n,) are the first days, ``counts`` (n,) purchases, ``customers`` and ``items`` (n,)
    how many different ones have a part in them, ``spent`` (n,) unit price times units, None where
    the price of a purchase is not known; ``complete`` (n,) is false where the data begin or end
    inside.
    """

    unit: str
    starts: NDArray[np.datetime64]
    counts: LongArray
    customers: LongArray
    items: LongArray
    spent: DoubleArray | None
    complete: NDArray[np.bool_]

    def frame(self) -> pd.DataFrame:
        """A row for each day, week or month."""
        return pd.DataFrame(
            {
                f"{self.unit.capitalize()} of": pd.to_datetime(self.starts),
                "Purchases": self.counts,
                "Customers": self.customers,
                "Items": self.items,
                **({} if self.spent is None else {"Spent": self.spent}),
                "Whole": self.complete,
            }
        )

    @property
    def busiest(self) -> tuple[pd.Timestamp, int]:
        """The first day, week or month with most purchases, and how many these are."""
        first = int(self.counts.argmax())
        return pd.Timestamp(self.starts[first]), int(self.counts[first])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bins:
    """How many of ``noun`` have how much of ``name``: ``counts`` (n,), with a label for each."""

    name: str
    noun: str
    labels: tuple[str, ...]
    counts: LongArray

    def frame(self) -> pd.DataFrame:
        """A row for each bin."""
        share = self.counts / max(1, int(self.counts.sum()))
        return pd.DataFrame(
            {self.name: list(self.labels), self.noun.capitalize(): self.counts, "Share": share}
        )

    @property
    def mode(self) -> tuple[str, int]:
        """The label of the first bin with most, and how many these are."""
        first = int(self.counts.argmax())
        return self.labels[first], int(self.counts[first])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Concentration:
    """What the most bought items make up: ``bought`` (n,) of the purchases at ``items`` (n,).

    Both are shares between 0 and 1, from (0, 0) to (1, 1); items that nobody bought count.
    """

    items: DoubleArray
    bought: DoubleArray
    never: int

    def of(self, share: float) -> float:
        """The share of the purchases that this share of the items makes up."""
        return float(np.interp(share, self.items, self.bought))

    def frame(self) -> pd.DataFrame:
        """A row for each of some shares of the items."""
        return pd.DataFrame(
            {"Top share of items": _STEPS, "Share of purchases": [self.of(at) for at in _STEPS]}
        )


def over_time(dataset: Dataset) -> OverTime:
    """Purchases by day, week or month: what shows the time of the data best."""
    log = dataset.log
    bought = log.events == Event.PURCHASE
    days = local_days(log.times[bought], dataset.timezone)
    ends = np.array([log.times.min(), log.as_of])
    first, last = local_days(ends, dataset.timezone).tolist()
    if last - first > _MANY_DAYS:
        unit, code = "month", _months(days)
        begin, end = _months(np.array([first, last])).tolist()
        bounds = np.arange(begin, end + 2).astype("datetime64[M]").astype("datetime64[D]")
    else:
        unit, length, shift = ("day", 1, 0) if last - first < _FEW_DAYS else ("week", 7, _MONDAY)
        code = (days - shift) // length
        begin, end = (first - shift) // length, (last - shift) // length
        bounds = (np.arange(begin, end + 2) * length + shift).astype("datetime64[D]")
    starts, ends = bounds[:-1], bounds[1:]
    edges = np.array([first, last + 1]).astype("datetime64[D]")
    period, n = code - begin, len(starts)
    paid = dataset.unit_prices[bought].astype(np.float64) * log.quantities[bought]
    known = dataset.has(Columns.UNIT_PRICE) and bool(np.isfinite(paid).all())
    return OverTime(
        unit=unit,
        starts=starts,
        counts=np.bincount(period, minlength=n),
        customers=different_codes(period, log.rows[bought], n),
        items=different_codes(period, log.items[bought], n),
        spent=np.bincount(period, paid, minlength=n).astype(np.float64) if known else None,
        complete=(starts >= edges[0]) & (ends <= edges[1]),
    )


def history_lengths(dataset: Dataset) -> Bins:
    """Customers by their purchases, in bins that double."""
    return _doubling(dataset.histories().lengths, "Purchases", "customers")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visits:
    """All that a customer buys on one day is a visit: its purchase lines (``sizes``), and of each
    that is not the first the days since the one before (``gaps``).
    """

    sizes: LongArray
    gaps: LongArray

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """Every visit of a data set, in one walk through its log."""
        bought = dataset.histories()
        days, rows = local_days(bought.times, dataset.timezone), bought.rows
        first = np.ones(len(days), dtype=np.bool_)
        first[1:] = (rows[1:] != rows[:-1]) | (days[1:] != days[:-1])
        at = np.flatnonzero(first)
        again = np.flatnonzero(rows[at][1:] == rows[at][:-1]) + 1
        return cls(
            sizes=np.diff(np.append(at, len(days))), gaps=days[at][again] - days[at][again - 1]
        )


def visit_sizes(visits: Visits) -> Bins:
    """Visits by their purchase lines."""
    return _doubling(visits.sizes, "Purchases in a visit", "visits")


def prices(dataset: Dataset) -> Bins | None:
    """Purchase lines by the price that was paid for a unit; None where no price is known."""
    paid = _paid(dataset)
    if not len(paid):
        return None
    # 1, 2, 5, 10, ... from the decade of the cheapest few to that of the dearest
    low, high = np.quantile(paid, [0.005, 0.995])
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(max(high, low)))) + 1)
    edges = np.array([step * 10.0**decade for decade in decades for step in (1, 2, 5)])
    edges = edges[(edges > low) & (edges < high)]
    counts = np.bincount(np.searchsorted(edges, paid, side="right"), minlength=len(edges) + 1)
    texts = [f"{edge:,.2f}".removesuffix(".00") for edge in edges]
    labels = (
        [f"under {texts[0]}", *(f"{a} to {b}" for a, b in pairwise(texts))]
        + [f"{texts[-1]} and more"]
        if texts
        else ["all"]
    )
    return Bins(
        name=f"Price of a unit ({dataset.currency})" if dataset.currency else "Price of a unit",
        noun="purchases",
        labels=tuple(labels),
        counts=counts,
    )


def concentration(dataset: Dataset) -> Concentration:
    """The share of the purchases that the most bought items make up."""
    log = dataset.log
    counts = np.bincount(log.items[log.events == Event.PURCHASE], minlength=dataset.n_items)
    falling = np.sort(counts)[::-1]
    total = max(1, int(falling.sum()))
    # 200 points draw the same curve as one for each item
    at = np.unique(np.linspace(0, len(falling), 201).round().astype(np.int64))
    return Concentration(
        items=at / max(1, len(falling)),
        bought=np.concatenate([[0], np.cumsum(falling)])[at] / total,
        never=int((counts == 0).sum()),
    )


def spreads(dataset: Dataset, visits: Visits) -> pd.DataFrame:
    """Purchases and spend of a visit, units and price of a line: how many are known, quantiles."""
    log = dataset.log
    bought = log.events == Event.PURCHASE
    rows: list[tuple[str, str, LongArray | FloatArray]] = [
        ("Purchases in a visit", "lines", visits.sizes),
        ("Days between visits", "days", visits.gaps),
    ]
    if dataset.has(Columns.QUANTITY):
        rows.append(("Units of a purchase", "units", log.quantities[bought]))
    if dataset.has(Columns.UNIT_PRICE):
        rows.append(("Price of a unit", dataset.currency or "no currency", _paid(dataset)))
    samples = [(name, unit, np.asarray(values, np.float64)) for name, unit, values in rows]
    return pd.DataFrame(
        [
            {
                "Measure": name,
                "Unit": unit,
                "Count": len(values),
                **{
                    "Median" if at == 0.5 else f"{100 * at:.0f} % are below": float(value)
                    for at, value in zip(_QUANTILES, np.quantile(values, _QUANTILES), strict=True)
                },
                "Mean": float(values.mean()),
                "Largest": float(values.max()),
            }
            for name, unit, values in samples
            if len(values)
        ]
    )


def segments(dataset: Dataset) -> pd.DataFrame:
    """Customers and purchases by segment, the largest first; empty without segments."""
    if not dataset.has(Columns.SEGMENT):
        return pd.DataFrame()
    names = dataset.customers[Columns.SEGMENT].fillna("no segment")
    table = pd.DataFrame({"Segment": names, "n": dataset.histories().lengths})
    summary = table.groupby("Segment", sort=False)["n"].agg(["size", "sum", "median"])
    summary = summary.sort_values(["size", "sum"], ascending=False).reset_index()
    summary.columns = pd.Index(["Segment", "Customers", "Purchases", "Median purchases"])
    return summary


def categories(dataset: Dataset) -> pd.DataFrame:
    """Items and purchases by category, the most bought first; empty without categories.

    Departments take the place of categories where only they are known.
    """
    column = next((c for c in (Columns.CATEGORY, Columns.DEPARTMENT) if dataset.has(c)), None)
    if column is None:
        return pd.DataFrame()
    log = dataset.log
    counts = np.bincount(log.items[log.events == Event.PURCHASE], minlength=dataset.n_items)
    title = column.capitalize()
    names = dataset.items[column].fillna(f"no {column}")
    table = pd.DataFrame({title: names, "n": counts})
    summary = table.groupby(title, sort=False)["n"].agg(["size", "sum"])
    summary = summary.sort_values(["sum", "size"], ascending=False).reset_index()
    summary.columns = pd.Index([title, "Items", "Purchases"])
    return summary.assign(Share=summary["Purchases"] / max(1, int(counts.sum())))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """How many customers or purchases a group has, and its ``share`` of all, 0 to 1."""

    name: str
    count: int
    share: float


def largest_groups(table: pd.DataFrame, column: str, *, most: int) -> tuple[GroupCount, ...]:
    """The first ``most`` groups of `segments` or `categories` by ``column``, the rest as one."""
    head, rest = table.head(most), table.iloc[most:]
    counts = [
        (str(name), int(count)) for name, count in zip(head.iloc[:, 0], head[column], strict=True)
    ]
    if len(rest):
        counts.append((f"{len(rest):,} others", int(rest[column].sum())))
    total = max(1, sum(count for _, count in counts))
    return tuple(GroupCount(name=name, count=count, share=count / total) for name, count in counts)


def first_rows(table: pd.DataFrame, *, most: int = 8) -> pd.DataFrame:
    """The first rows of a table of items or customers, with its columns in words."""
    return table.head(most).rename(columns=lambda name: str(name).replace("_", " "))


def _months(days: LongArray) -> LongArray:
    months: LongArray = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months


def _paid(dataset: Dataset) -> FloatArray:
    paid: FloatArray = dataset.unit_prices[dataset.log.events == Event.PURCHASE]
    positive: FloatArray = paid[np.isfinite(paid) & (paid > 0)]
    return positive


def _doubling(values: LongArray, name: str, noun: str) -> Bins:
    """0, 1, 2 to 3, 4 to 7, ... up to the largest; 0 only where there is one."""
    most = int(values.max(initial=1))
    edges = [0, *(2**power for power in range(most.bit_length() + 1))]
    counts = np.histogram(values, bins=np.array(edges, dtype=np.float64) - 0.5)[0]
    labels = [
        f"{low:,}" if high - low == 1 else f"{low:,} to {high - 1:,}"
        for low, high in pairwise(edges)
    ]
    begin = 0 if counts[0] else 1
    return Bins(name=name, noun=noun, labels=tuple(labels[begin:]), counts=counts[begin:])
