"""Parts of a data set: as it stood earlier, without some customers, without the last purchases.

Searches go along with the time only: the other parts have none, since nothing in a line of them
says which purchase it led to.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.contract import Columns, Dataset, Event
from recommenders.histories import BoolArray, LongArray, SparseRows


def until(dataset: Dataset, moment: pd.Timestamp) -> Dataset:
    """The data set with the events up to and including a moment, which becomes its as-of date.

    Items and customers keep their codes, so results can be compared with the whole data set. What
    the tables say of later days is left out: prices (those of the item table are the latest ones;
    the prices that were paid stand with the events), launches after the moment, and all but the
    id of a customer without an event by then.
    """
    part = _where(dataset, dataset.log.times <= int(moment.timestamp()))
    later = {Columns.PRICE, Columns.LIST_PRICE}
    items = dataset.items.assign(**dict.fromkeys(later & set(dataset.items), np.nan))
    if Columns.LAUNCH in items:
        launched = items[Columns.LAUNCH] <= moment.tz_localize(None)
        items[Columns.LAUNCH] = items[Columns.LAUNCH].where(launched)
    searches = dataset.searches
    return replace(
        part,
        log=replace(part.log, as_of=int(moment.timestamp())),
        searches=None if searches is None else searches.until(int(moment.timestamp())),
        items=items,
        as_of=moment,
        present=part.present - later,
        fingerprint=f"{dataset.fingerprint}@{int(moment.timestamp())}",
    )


def by_customer(
    dataset: Dataset, *, share: float = 0.2, rng: np.random.Generator
) -> tuple[Dataset, LongArray]:
    """The data set without the events of some customers, and the codes of those customers.

    A random ``share`` of all customers (in (0, 1), rounded to whole customers) is drawn for the
    test; their codes come back in ascending order, shape (n_test,). Items and customers keep
    their codes: in the first part the test customers stand with an empty history and nothing but
    their id. Raises ValueError for another share.
    """
    if not 0 < share < 1:
        raise ValueError(f"share must be in (0, 1), got {share}")
    drawn = rng.permutation(dataset.n_customers)[: round(share * dataset.n_customers)]
    tested = np.sort(drawn).astype(np.int64)
    digest = hashlib.blake2b(tested.tobytes(), digest_size=6).hexdigest()
    part = _where(dataset, ~np.isin(dataset.log.rows, tested))
    return replace(part, fingerprint=f"{dataset.fingerprint}-without-{digest}"), tested


def without_last(dataset: Dataset) -> tuple[Dataset, LongArray]:
    """The data set without each customer's last purchase and what came after it.

    The second part tells where in ``dataset.log`` those purchases stand, shape (n_test,), one for
    each customer with another purchase before it; a customer without one keeps all events. Of
    lines at one time the last is the one with the highest item code; other lines of that item at
    that time go with it.
    """
    log = dataset.log
    rows, purchases = log.rows, np.flatnonzero(log.events == Event.PURCHASE)
    last = np.full(len(log), -1, dtype=np.int64)
    last[rows[purchases]] = purchases  # the last write wins, and events stand in time order
    last_purchase = last[rows]
    same_line = (log.items == log.items[last_purchase]) & (log.times == log.times[last_purchase])
    earlier = (np.arange(len(rows)) < last_purchase) & ~same_line
    bought = np.bincount(rows[earlier & (log.events == Event.PURCHASE)], minlength=len(log))
    tested = np.flatnonzero(bought > 0)
    part = _where(dataset, earlier | (bought == 0)[rows])
    return replace(part, fingerprint=f"{dataset.fingerprint}-without-last"), last[tested]


def _where(dataset: Dataset, keep: BoolArray) -> Dataset:
    log = dataset.log.where(keep)
    customers = dataset.customers.where(pd.Series(log.lengths > 0))
    customers[Columns.CUSTOMER] = dataset.customers[Columns.CUSTOMER]
    return replace(
        dataset,
        log=log,
        unit_prices=dataset.unit_prices[keep],
        positions=dataset.positions[keep],
        randomised=dataset.randomised[keep],
        customers=customers,
        searches=None,
    )


def hide(
    bought: SparseRows, *, share: float = 0.2, rng: np.random.Generator
) -> tuple[SparseRows, SparseRows]:
    """What is given and what is hidden of each row, both of the shape of ``bought``.

    A random ``share`` of the items of a row is hidden, rounded, at least one where it has two or
    more; the only item of a row is given.
    """
    lengths = np.diff(bought.indptr)
    rows = np.repeat(np.arange(bought.shape[0]), lengths)
    # within a row the items stand in random order: the first of them are hidden
    order = np.lexsort((rng.random(len(rows)), rows))
    position = np.arange(len(rows)) - np.repeat(bought.indptr[:-1], lengths)
    n_hidden = np.where(lengths > 1, np.clip(np.rint(share * lengths), 1, lengths - 1), 0)
    out = np.zeros(len(rows), dtype=np.bool_)
    out[order] = position < n_hidden[rows]
    return keep_entries(bought, ~out), keep_entries(bought, out)


def keep_entries(bought: SparseRows, keep: BoolArray) -> SparseRows:
    """The same rows with only the entries where ``keep`` (shape (nnz,)) is true."""
    before = np.concatenate([[0], np.cumsum(keep)])
    parts = (bought.data[keep], bought.indices[keep], before[bought.indptr])
    return sparse.csr_array(parts, shape=bought.shape)
