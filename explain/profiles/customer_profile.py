"""Who a customer is: the facts of the profile strip, and customers worth looking at first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Columns, Dataset, Event
from recommenders.histories import DAY, different_codes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """A customer's history in figures.

    ``purchases`` counts purchase lines, ``items`` distinct items bought, ``spend`` the sum of
    unit price x quantity in the data set's currency (NaN without prices); ``first`` and ``last``
    are times of purchases (None without any). ``favourites``: up to three categories (or what
    the data set has) with their purchases, most first. ``events``: one line for each purchase,
    with item code, time, quantity, unit price and lane (the category), oldest first.
    """

    customer: int
    label: str
    segment: str | None
    purchases: int
    items: int
    spend: float
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    favourites: tuple[tuple[str, int], ...]
    events: pd.DataFrame

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """The purchases as a table with names, newest first."""
        codes = self.events["item"].to_numpy()
        return pd.DataFrame(
            {
                "date": self.events["time"].to_numpy(),
                Columns.ITEM: dataset.items[Columns.ITEM].to_numpy()[codes],
                "item": dataset.titles[codes],
                Columns.CATEGORY: self.events["lane"].to_numpy(),
                "quantity": self.events["quantity"].to_numpy(),
                "unit price": self.events["unit price"].to_numpy(),
            }
        ).iloc[::-1]


def profile(dataset: Dataset, statistics: ItemStatistics, customer: int) -> Profile:
    """The profile of a customer (code)."""
    begin, end = dataset.log.indptr[customer], dataset.log.indptr[customer + 1]
    bought = dataset.log.events[begin:end] == Event.PURCHASE
    items = dataset.log.items[begin:end][bought]
    quantities = dataset.log.quantities[begin:end][bought].astype(np.float64)
    prices = dataset.unit_prices[begin:end][bought].astype(np.float64)
    utc = pd.to_datetime(dataset.log.times[begin:end][bought], unit="s", utc=True)
    times = utc.tz_convert(dataset.timezone)
    lanes = lanes_of(statistics, items)
    counts = pd.Series(lanes, dtype="object").value_counts(sort=True)
    priced = np.isfinite(prices)
    segment = (
        dataset.customers[Columns.SEGMENT].iloc[customer] if dataset.has(Columns.SEGMENT) else None
    )
    return Profile(
        customer=customer,
        label=dataset.customer_label(customer),
        segment=str(segment) if isinstance(segment, str) else None,
        purchases=len(items),
        items=len(np.unique(items)),
        spend=float((prices * quantities)[priced].sum()) if priced.any() else float("nan"),
        first=times[0] if len(times) else None,
        last=times[-1] if len(times) else None,
        favourites=tuple((str(name), int(count)) for name, count in counts.head(3).items()),
        events=pd.DataFrame(
            {
                "item": items,
                "time": times,
                "quantity": quantities,
                "unit price": prices,
                "lane": lanes,
            }
        ),
    )


def lanes_of(
    statistics: ItemStatistics, items: np.ndarray[tuple[int], np.dtype[np.int32]]
) -> list[str]:
    """The category of each item, or what the data set has in its place; "Purchases" without."""
    level = statistics.group_level()
    if level is None:
        return ["Purchases"] * len(items)
    return [statistics.name(level, int(item)) or "No category" for item in items]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedCustomer:
    """A customer worth looking at first, and the word that says why."""

    word: str
    customer: int
    why: str


def suggested_customers(
    dataset: Dataset, statistics: ItemStatistics
) -> tuple[SuggestedCustomer, ...]:
    """Customers who show what a recommender does: loyal, new, lapsed, wide taste, no history.

    Each kind is there only if the data set has one; the choice is deterministic.
    """
    log = dataset.histories()
    lengths = log.lengths
    has = lengths > 0
    if not has.any():
        return ()
    first = np.full(dataset.n_customers, np.inf)
    last = np.full(dataset.n_customers, -np.inf)
    first[has] = np.minimum.reduceat(log.times, log.indptr[:-1][has])
    last[has] = np.maximum.reduceat(log.times, log.indptr[:-1][has])
    since_first, since_last = (log.as_of - first) / DAY, (log.as_of - last) / DAY
    level = statistics.group_level()
    width = np.zeros(dataset.n_customers)
    if level is not None:
        codes = statistics.codes[level][log.items]
        width = different_codes(log.rows, codes, dataset.n_customers).astype(np.float64)
    many = float(np.quantile(lengths[has], 0.9))
    suggestions: list[SuggestedCustomer] = []

    def add(
        word: str, eligible: np.ndarray[tuple[int], np.dtype[np.bool_]], by: object, why: str
    ) -> None:
        already_chosen = {chosen.customer for chosen in suggestions}
        order = np.lexsort((np.arange(dataset.n_customers), -np.asarray(by, dtype=np.float64)))
        best = next((int(c) for c in order if eligible[c] and int(c) not in already_chosen), None)
        if best is not None:
            suggestions.append(SuggestedCustomer(word=word, customer=best, why=why))

    near = -np.abs(lengths - many)
    add("Loyal", has & (since_last <= 30), near, "buys often, and bought within 30 days")
    add(
        "New",
        has & (since_first <= 30) & (lengths <= 5),
        lengths,
        "first purchase within 30 days, five at the most",
    )
    add(
        "Lapsed",
        has & (since_last > 90) & (lengths >= 5),
        lengths,
        "bought often, but not for 90 days",
    )
    if level is not None:
        add("Wide taste", has & (lengths <= max(many, 20)), width, "buys in the most categories")
    add("One purchase", lengths == 1, -since_last, "has bought once")
    add("No history", ~has, -np.arange(dataset.n_customers), "has not bought anything yet")
    return tuple(suggestions)
