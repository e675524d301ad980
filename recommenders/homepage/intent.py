"""What a customer comes for: shares of the shelves' kinds of purchase, smoothed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommenders.contract import Event, Histories
from recommenders.data.purchase_days import PurchaseDays, local_days
from recommenders.histories import DoubleArray, LongArray, SparseRows
from recommenders.shelves.contract import SHELVES, Shelf

LEADS = 10
"""Targets of a source that count as going with it."""


def counts(
    histories: Histories,
    *,
    kinds: LongArray,
    timezone: str,
    leads: SparseRows,
    window: int,
    searched: tuple[LongArray, LongArray, LongArray] | None = None,
) -> LongArray:
    """Purchases of each row by what they were, (n_rows, 7), columns in the order of `SHELVES`.

    A purchase is a customer's item and day. It is bought again when it was bought on an earlier
    day; else a wish come true when it was wished for by then; else searched for when it was
    clicked in a search on one of the ``window`` days before; else viewed when it was viewed or
    put into a cart in these days; else it goes with what was owned when an item that leads to it
    was bought in them; else it is one more of a kind when an item of its kind was bought on an
    earlier day; else it is discovered. ``leads`` (n_items, n_items) is not 0 where the row's item
    leads to the column's, ``kinds`` (n_items,) are codes; ``searched`` are rows, items and seconds
    of clicks (`SearchedShelf.clicks`).
    """
    n_items = len(kinds)
    bought = PurchaseDays.of(histories, n_items=n_items, timezone=timezone)
    pair, first = bought.rows * n_items + bought.items, bought.first

    def happened(
        keys: LongArray, days: LongArray, within: int | None, wanted: LongArray = pair
    ) -> NDArray[np.bool_]:
        """Whether the event of each pair's key was seen before its first purchase."""
        span = int(max(first.max(initial=0), days.max(initial=0))) + 2
        moments = np.sort(keys * span + days)
        position = np.searchsorted(moments, wanted * span + first) - 1
        last = np.append(moments, -1)[position]
        begin = wanted * span + (0 if within is None else np.maximum(first - within, 0))
        return np.asarray((position >= 0) & (last >= begin))

    days = local_days(histories.times, timezone)
    keys = histories.rows * n_items + histories.items
    wished = histories.events == Event.WISHLIST
    viewed = np.isin(histories.events, (Event.VIEW, Event.CART))
    nothing = np.zeros(0, dtype=np.int64)
    rows, items, moments = searched or (nothing, nothing, nothing)
    clicked, on_days = rows * n_items + items, local_days(moments, timezone)
    lines = np.repeat(np.arange(len(bought)), bought.counts)
    source, target = _expanded(bought.items[lines], leads)
    led = bought.rows[lines][source] * n_items + target
    of_kind = bought.rows * (int(kinds.max(initial=0)) + 1) + kinds[bought.items]
    order = (
        (Shelf.DROP, happened(keys[wished], days[wished], None)),
        (Shelf.SEARCHED, happened(clicked, on_days, window)),
        (Shelf.VIEWED, happened(keys[viewed], days[viewed], window)),
        (Shelf.OWNED, happened(led, bought.days[source], window)),
        (Shelf.KINDS, happened(of_kind[lines], bought.days, None, of_kind)),
    )
    kind = np.full(len(bought), SHELVES.index(Shelf.DISCOVER))
    for shelf, matches in reversed(order):
        kind[matches] = SHELVES.index(shelf)
    total = np.zeros((len(histories), len(SHELVES)), dtype=np.int64)
    np.add.at(total, (bought.rows, kind), 1)
    np.add.at(total[:, SHELVES.index(Shelf.AGAIN)], bought.rows, bought.counts - 1)
    return total


def everybody(purchases: LongArray, *, weight: float) -> DoubleArray:
    """Everybody's shares times ``weight``, (7,); one more of each kind, so that none is 0.

    ``purchases`` (n, 7) are those of each customer, or of some together.
    """
    total = purchases.sum(axis=0) + 1.0
    return np.asarray(total / total.sum() * weight)


def shares(purchases: LongArray, prior: DoubleArray) -> DoubleArray:
    """The chance of each intent, (n_rows, 7), rows summing to 1: the mean of a Dirichlet
    distribution with the parameters ``prior`` (7,) after these ``purchases``.
    """
    posterior: DoubleArray = purchases + prior
    chance: DoubleArray = posterior / posterior.sum(axis=1, keepdims=True)
    return chance


def strongest_leads(weights: SparseRows) -> SparseRows:
    """The ten largest weights of each row; the shape of ``weights``."""
    rows = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    order = np.lexsort((weights.indices, -weights.data, rows))
    strongest = order[np.arange(len(rows)) - weights.indptr[rows] < LEADS]
    entries = (weights.data[strongest], (rows[strongest], weights.indices[strongest]))
    leads: SparseRows = sparse.coo_array(entries, shape=weights.shape).tocsr()
    return leads


def _expanded(items: LongArray, leads: SparseRows) -> tuple[LongArray, LongArray]:
    """For each item of a list the places in the list and the targets that it leads to."""
    widths = np.diff(leads.indptr)[items]
    source = np.repeat(np.arange(len(items)), widths)
    within = np.arange(len(source)) - np.repeat(np.cumsum(widths) - widths, widths)
    return source, leads.indices[leads.indptr[items][source] + within].astype(np.int64)
