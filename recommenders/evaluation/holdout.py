"""What is learned from, what is shown, and what has to be found: the ways to split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.data.splits import by_customer, hide, until, without_last
from recommenders.errors import DataError
from recommenders.histories import DAY, BoolArray, LongArray, SparseRows, evenly
from recommenders.intervals import generator
from recommenders.position_bias.click_weights import inverse_examination
from recommenders.position_bias.curve import examination

MOST_CELLS: Final = 600_000_000
"""Scores of a recommender that are looked at, customers times items: where there would be more,
customers at even distances among all are judged."""
SHARE: Final = 0.2
"""Share of the customers that is held back by user, and share of their items that is hidden."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Holdout:
    """A split. ``train`` is all that a fit may see.

    Row r is the customer with the code ``customers[r]``: ``histories`` (events of every kind) is
    what a recommender is shown, ``relevant`` (n_rows, n_items) is 1 where an item has to be found
    (its weight, where clicks are held back). Every row has at least one purchase and one relevant
    item. ``description`` says in words what was held back, ``passed`` how many customers with
    something to find are left out for want of a history, ``customers_in_fit`` whether the
    customers are part of the fit, and ``among`` of how many the customers are some, 0 where they
    are all.
    """

    train: Dataset
    customers: LongArray
    histories: Histories
    relevant: SparseRows
    description: str
    passed: int
    customers_in_fit: bool = True
    among: int = 0

    def limited(self) -> Holdout:
        """The split of so many customers that no more than `MOST_CELLS` scores are looked at."""
        most = max(1, MOST_CELLS // max(1, self.relevant.shape[1]))
        if len(self.customers) <= most:
            return self
        rows = evenly(len(self.customers), most)
        return replace(
            self,
            customers=self.customers[rows],
            histories=self.histories.take(rows),
            relevant=self.relevant[rows],
            among=len(self.customers),
        )


def temporal(dataset: Dataset, *, days: float) -> Holdout:
    """History before a moment; the items bought in the ``days`` up to the as-of date are held back.

    The fit and the histories end at the moment. Raises `DataError` when there is nothing on one
    of the sides.
    """
    train, later = _parted(dataset, days, Event.PURCHASE)
    held_back = dataset.log.where(later)
    description = (
        f"temporal: the fit ends on {_moment(train)}, purchases of the next {days:g} days are held "
        "back"
        if dataset.has(Columns.TIME)
        else "temporal: there are no times, so the last line of each customer is held back"
    )
    matrix = held_back.matrix(dataset.n_items)
    return _of_returning(train, held_back, matrix, description).limited()


def clicks(dataset: Dataset, *, days: float) -> Holdout:
    """The same with the items that were clicked, weighted so that a place is worth nothing.

    The weight of an item is the sum over its clicks of the inverse examination of their places,
    clipped and self-normalised (mean 1); the examination is harvested from what the fit may see.
    It corrects for the place alone: what was never shown could not be clicked, and counts as if it
    was not wanted. Raises `DataError` also where the examination cannot be told.
    """
    train, later = _parted(dataset, days, Event.CLICK)
    curve = examination(train, rng=generator(), draws=0)
    held_back = dataset.log.where(later)
    weights = inverse_examination(curve, dataset.positions[later])
    summed = sparse.csr_array(
        (weights.astype(np.float32), held_back.items, held_back.indptr),
        shape=(len(held_back), dataset.n_items),
        copy=True,
    )
    summed.sum_duplicates()
    return _of_returning(
        train,
        held_back,
        summed,
        f"clicks: the fit ends on {_moment(train)}, clicks of the next {days:g} days "
        "are held back, each weighted by the inverse examination of its place in R and NDCG",
    )


def leave_one_out(dataset: Dataset) -> Holdout:
    """The last purchase of each customer is held back, the fit is without all of them.

    The fit sees purchases of other customers that are later than the one held back: only the
    temporal split is free of that. Each history is moved by whole days so that the purchase held
    back falls on the last day of the data; a recommender that reads how long ago something was
    bought would otherwise see a silence that had not happened.
    """
    train, last = without_last(dataset)
    log = dataset.log
    customers, times = log.rows[last], log.times[last]
    histories = train.log.take(customers)
    shift = (log.as_of - times) // DAY * DAY
    return Holdout(
        train=train,
        customers=customers,
        histories=replace(histories, times=histories.times + shift[histories.rows]),
        relevant=sparse.csr_array(
            (np.ones(len(last), dtype=np.float32), log.items[last], np.arange(len(last) + 1)),
            shape=(len(last), dataset.n_items),
        ),
        description="leave-one-out: the last purchase of each customer is held back, and so "
        "are the "
        "customer's events after it",
        passed=int((dataset.histories().lengths > 0).sum()) - len(customers),
    )


def by_user(dataset: Dataset, *, rng: np.random.Generator) -> Holdout:
    """A fifth of the customers is unknown to the fit, and a fifth of their items is hidden.

    The history is without any event of the hidden items. Customers with one item are passed over.
    """
    train, tested = by_customer(dataset, share=SHARE, rng=rng)
    shown = dataset.log.take(tested)
    bought = shown.only((Event.PURCHASE,)).matrix(dataset.n_items)
    hidden = hide(bought, share=SHARE, rng=rng)[1].tocoo()
    rows_with_hidden = np.unique(hidden.row).astype(np.int64)
    pairs = hidden.row.astype(np.int64) * dataset.n_items + hidden.col
    keep = ~np.isin(shown.rows * dataset.n_items + shown.items, pairs)
    return Holdout(
        train=train,
        customers=tested[rows_with_hidden],
        histories=shown.where(keep).take(rows_with_hidden),
        relevant=hidden.tocsr()[rows_with_hidden],
        description=f"by user: {len(tested):,} customers are wholly outside the fit, a fifth of "
        "the items "
        "of each is held back",
        passed=len(tested) - len(rows_with_hidden),
        customers_in_fit=False,
    )


def _parted(dataset: Dataset, days: float, event: Event) -> tuple[Dataset, BoolArray]:
    """What the fit may see, and which events of that kind come after it, (n_events,)."""
    # without times a day is a line: the last one of each customer
    days = days if dataset.has(Columns.TIME) or not days > 0 else 1.0
    log, seconds = dataset.log, dataset.as_of.timestamp()
    # no calendar has a day before all that the data span
    if days > 0 and days * DAY < seconds - log.times.min(initial=int(seconds)) + 1:
        moment = dataset.as_of - pd.Timedelta(days=days)
        later = (log.times > int(moment.timestamp())) & (log.events == event)
        if later.any() and (log.times <= int(moment.timestamp())).any():
            return until(dataset, moment), later
    span = (seconds - log.times.min(initial=int(seconds))) / DAY
    if not (log.events == event).any():
        remedy = f"The data have no event that is a {event.name.lower()}: choose another split."
    elif not span:
        remedy = (
            "The data are all of one moment: hold back the last purchase of each customer "
            "(leave-one-out), or some customers (by-user)."
        )
    else:
        remedy = f"The data span {span:.1f} days: give a number of days above 0 and below that."
    raise DataError("there are no events on both sides of the split", value=days, remedy=remedy)


def _of_returning(
    train: Dataset, held_back: Histories, relevant: SparseRows, description: str
) -> Holdout:
    """The split of those who have a history and something to find; rows are all customers."""
    wanted = np.flatnonzero(held_back.lengths)
    returning = wanted[train.histories(wanted).lengths > 0]
    return Holdout(
        train=train,
        customers=returning,
        histories=train.log.take(returning),
        relevant=relevant[returning],
        description=description,
        passed=len(wanted) - len(returning),
    )


SPLITS: Final[dict[str, Callable[[Dataset, float, int], Holdout]]] = {
    "temporal": lambda dataset, days, seed: temporal(dataset, days=days),
    "clicks": lambda dataset, days, seed: clicks(dataset, days=days).limited(),
    "leave-one-out": lambda dataset, days, seed: leave_one_out(dataset).limited(),
    "by-user": lambda dataset, days, seed: by_user(
        dataset, rng=np.random.default_rng(seed)
    ).limited(),
}
"""The splits by their names on the command line; each takes the days and the seed."""


def _moment(train: Dataset) -> str:
    """When the fit ends: "3 Dec 2017 23:01"."""
    return f"{train.as_of.day} {train.as_of:%b %Y %H:%M}"
