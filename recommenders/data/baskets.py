"""Time counted in baskets: what the next-basket recommenders read of a history."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recommenders.contract import Dataset, Event, Histories
from recommenders.data.purchase_days import PurchaseDays, local_days
from recommenders.histories import LongArray


def in_baskets(bought: PurchaseDays, n_rows: int) -> PurchaseDays:
    """The same purchases by each row's own baskets in place of the calendar.

    A basket is all that a row bought on one day of the shop. The last basket of a row is day -1,
    the one before it day -2, and today, the next basket, is day 0: ``since`` is 1 for what is
    in the last basket. Data of which only the order is known fit as well as dated ones.
    """
    rows = np.repeat(bought.rows, bought.counts)
    first = int(bought.days.min(initial=0))
    span = int(bought.days.max(initial=0)) - first + 1
    basket_keys, basket = np.unique(rows * span + bought.days - first, return_inverse=True)
    # baskets stand row by row, in the order of their days
    after = np.cumsum(np.bincount(basket_keys // span, minlength=n_rows))
    return replace(bought, days=basket - after[rows], today=0)


def basket_counts(bought: PurchaseDays, n_rows: int) -> LongArray:
    """How many baskets each row has, shape (n_rows,), of what `in_baskets` gave."""
    counts = np.zeros(n_rows, dtype=np.int64)
    np.maximum.at(counts, bought.rows, -bought.first)
    return counts


def without_last_baskets(dataset: Dataset) -> tuple[Dataset, Histories]:
    """The data set before the last basket of each customer, and these last baskets.

    A customer with one basket keeps it, and has an empty row in the second part. Customers and
    items keep their codes.
    """
    log = dataset.log
    day = local_days(log.times, dataset.timezone)
    bought = log.events == Event.PURCHASE
    first = np.full(len(log), np.iinfo(np.int64).max)
    last = np.full(len(log), np.iinfo(np.int64).min)
    np.minimum.at(first, log.rows[bought], day[bought])
    np.maximum.at(last, log.rows[bought], day[bought])
    held = bought & (day == last[log.rows]) & (last > first)[log.rows]
    earlier = replace(
        dataset,
        log=log.where(~held),
        unit_prices=dataset.unit_prices[~held],
        positions=dataset.positions[~held],
        fingerprint=f"{dataset.fingerprint}-without-last-baskets",
    )
    return earlier, log.where(held)
