"""A purchase log of any size whose marginals are those of a shop, made in parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from recommenders.contract import Columns
from recommenders.histories import DAY, Histories, IntArray, LongArray

PART: Final = 1_000_000
"""Events that are made, and written, at once: about so many."""
BEGIN: Final = pd.Timestamp("2025-01-01")
DAYS: Final = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """How much of what there is. Events for each customer and each item are those of the issue of
    a hundred million: 5 million customers, 1 million items. The others were set so that `shares`
    lie between those of the Journey and of Online Retail.
    """

    events_a_customer: float = 20.0
    events_an_item: float = 100.0
    spread: float = 1.2
    """Standard deviation of the logarithm of a customer's number of events."""
    exponent: float = 0.9
    """The item of rank r is bought in proportion to (r + 1 + offset)^-exponent."""
    offset: float = 10.0
    """Ranks by which the head is flattened."""
    repeats: float = 0.3
    """Share of events that are of an item that the customer had bought before."""
    loyal: float = 0.5
    """Share of the others that are of one of the customer's own categories."""
    own_categories: int = 4
    items_a_category: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Events of customers from ``first`` on: codes and seconds since `BEGIN`, shape (n_events,)."""

    customers: LongArray
    items: LongArray
    seconds: LongArray


def parts(shop: Shop, events: int, rng: np.random.Generator) -> Iterator[Part]:
    """The events of some customers at a time, ``events`` in all but for chance."""
    n_customers = max(2, round(events / shop.events_a_customer))
    n_items = max(10, round(events / shop.events_an_item))
    n_categories = max(2, n_items // shop.items_a_category)
    weights = (np.arange(n_items) + 1.0 + shop.offset) ** -shop.exponent
    bounds = np.cumsum(weights) / weights.sum()
    step = max(1, round(PART / shop.events_a_customer))
    for first in range(0, n_customers, step):
        count = min(step, n_customers - first)
        # the mean of a lognormal is exp(mu + sigma^2 / 2)
        centre = np.log(shop.events_a_customer) - shop.spread**2 / 2
        lengths = np.maximum(1, rng.lognormal(centre, shop.spread, count).round()).astype(np.int64)
        owner = np.repeat(np.arange(count), lengths)
        total = len(owner)
        ranks = np.searchsorted(bounds, rng.random(total)).clip(0, n_items - 1)
        # an item of the same height in one of the customer's own categories
        own = rng.integers(0, n_categories, (count, shop.own_categories))
        chosen = own[owner, rng.integers(0, shop.own_categories, total)]
        moved = np.minimum(ranks // n_categories * n_categories + chosen, n_items - 1)
        items = np.where(rng.random(total) < shop.loyal, moved, ranks)
        seconds = rng.integers(0, DAYS * DAY, total)
        order = np.lexsort((seconds, owner))
        items, seconds = items[order], seconds[order]
        begin = np.repeat(np.cumsum(lengths) - lengths, lengths)
        rank = np.arange(total) - begin
        again = (rng.random(total) < shop.repeats) & (rank > 0)
        items[again] = items[(begin + (rng.random(total) * rank).astype(np.int64))[again]]
        yield Part(customers=first + owner, items=items, seconds=seconds)


def write(folder: Path, events: int, rng: np.random.Generator, shop: Shop | None = None) -> int:
    """Write interactions and items as Parquet, as `becausal run FOLDER` reads them; the events."""
    shop = shop or Shop()
    folder.mkdir(parents=True, exist_ok=True)
    written, highest = 0, 0
    writer: parquet.ParquetWriter | None = None
    for part in parts(shop, events, rng):
        table = pa.table(
            {
                Columns.CUSTOMER: _ids("C", part.customers),
                Columns.ITEM: _ids("I", part.items),
                Columns.TIME: pa.array(
                    BEGIN.to_datetime64() + part.seconds.astype("timedelta64[s]")
                ),
            }
        )
        writer = writer or parquet.ParquetWriter(folder / "interactions.parquet", table.schema)
        writer.write_table(table)
        written, highest = written + len(part.items), max(highest, int(part.items.max()))
    if writer is not None:
        writer.close()
    codes = np.arange(highest + 1)
    n_categories = max(2, round(events / shop.events_an_item) // shop.items_a_category)
    items = pa.table(
        {
            Columns.ITEM: _ids("I", codes),
            Columns.TITLE: _ids("Article ", codes),
            Columns.CATEGORY: _ids("Category ", codes % n_categories),
        }
    )
    parquet.write_table(items, folder / "items.parquet")
    return written


def _ids(prefix: str, codes: LongArray) -> pa.Array:
    digits = pa.array(codes.astype(str).astype(object), pa.string())
    return pa.compute.binary_join_element_wise(prefix, pa.compute.utf8_lpad(digits, 8, "0"), "")


def shares(log: Histories, n_items: int) -> dict[str, float]:
    """What a made log is held against a real one by.

    Shares of the events: of the most bought 1 % and 10 % of the items, of the busiest 10 % of the
    customers, and those of an item that the customer had bought before.
    """
    by_item = np.sort(np.bincount(log.items, minlength=n_items))[::-1]
    by_customer = np.sort(log.lengths)[::-1]
    total = max(1, len(log.items))
    distinct = log.counts(n_items).nnz
    return {
        "of the top 1 % of items": _head(by_item, 0.01) / total,
        "of the top 10 % of items": _head(by_item, 0.1) / total,
        "of the top 10 % of customers": _head(by_customer, 0.1) / total,
        "again": 1.0 - distinct / total,
    }


def _head(counts: LongArray | IntArray, share: float) -> float:
    return float(counts[: max(1, round(share * len(counts)))].sum())
