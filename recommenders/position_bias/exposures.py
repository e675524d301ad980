"""What was shown where, and what was clicked there: all that an estimate of examination reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from recommenders.contract import Columns, Dataset, Event
from recommenders.errors import DataError
from recommenders.histories import DAY, DoubleArray, Histories, IntArray, LongArray

DEEPEST: Final = 50
"""Places further down are left out: hardly anybody gets there."""
NEEDED: Final = (
    f"events of the kinds {Event.IMPRESSION.label} and {Event.CLICK.label}, with the place of "
    f"each in the column {Columns.POSITION} (1 is the first)"
)
"""What has to be in the data, in words."""
EPISODE_DAYS: Final = 90
"""A customer wants an item as much as before for so long, unless it is bought."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exposures:
    """How often each item stood at each place for each customer, and was clicked there.

    One row for each customer, item, episode and place, all arrays of shape (n_rows,): codes in
    ``customers`` and ``items``, ``places`` (0 is the first), ``shown`` (times) and ``clicks``
    (times it was shown and clicked). An episode is a time in which a customer may be taken to want
    an item equally: no purchase of it falls inside, and it lasts `EPISODE_DAYS` at most.
    ``unmatched`` counts clicks that no impression goes with.
    """

    customers: IntArray
    items: IntArray
    episodes: LongArray
    places: IntArray
    shown: DoubleArray
    clicks: DoubleArray
    n_customers: int
    n_items: int
    n_places: int
    unmatched: int = 0

    @classmethod
    def of(cls, dataset: Dataset, *, randomised: bool = False) -> Exposures:
        """Those of a data set; with ``randomised`` only of visits in a random order.

        A click belongs to the last impression of its item, customer and, where it names one,
        place, within a day; another click on that impression counts nothing. Raises `DataError`
        where the data have no impressions and clicks with a place.
        """
        log, places = dataset.log, dataset.positions.astype(np.int64)
        shown = (log.events == Event.IMPRESSION) & (places > 0) & (places <= DEEPEST)
        wanted = shown & dataset.randomised if randomised else shown
        impressions = np.flatnonzero(wanted)
        clicked, unmatched = _clicked(log, places, np.flatnonzero(shown), dataset.n_items)
        clicked = clicked[wanted[shown]]
        if not clicked.any():
            raise _nothing_to_read(marked=not randomised or not shown.any())
        columns = (
            log.rows[impressions],
            log.items[impressions].astype(np.int64),
            _episodes(log, dataset.n_items)[impressions],
            places[impressions] - 1,
        )
        row = _codes(*columns)
        first = np.unique(row, return_index=True)[1]
        customers, items, episodes, at = (column[first] for column in columns)
        return cls(
            customers=customers.astype(np.int32),
            items=items.astype(np.int32),
            episodes=episodes,
            places=at.astype(np.int32),
            shown=np.bincount(row).astype(np.float64),
            clicks=np.bincount(row, clicked).astype(np.float64),
            n_customers=dataset.n_customers,
            n_items=dataset.n_items,
            n_places=int(at.max()) + 1,
            unmatched=unmatched,
        )

    def subjects(self, *, by_customer: bool = True) -> IntArray:
        """What is compared with itself at other places, (n_rows,), codes from 0.

        An item in one episode of one customer; or an item over all customers, which is as
        attractive at every place only where lists do not follow the customer.
        """
        if not by_customer:
            return _codes(self.items.astype(np.int64)).astype(np.int32)
        pair = self.customers.astype(np.int64), self.items.astype(np.int64)
        return _codes(*pair, self.episodes).astype(np.int32)


def has_exposures(dataset: Dataset) -> bool:
    """Whether there is any impression with a place, and any click."""
    events = dataset.log.events
    placed = (events == Event.IMPRESSION) & (dataset.positions > 0)
    return bool(placed.any() and (events == Event.CLICK).any())


def _nothing_to_read(*, marked: bool) -> DataError:
    if marked:
        return DataError(
            "the data do not say what was shown at which place and clicked there",
            column=Columns.POSITION,
            remedy=f"Give {NEEDED}.",
        )
    return DataError(
        "no click is on a visit that is marked as shown in a random order",
        column=Columns.RANDOMISED,
        remedy=f"Give {NEEDED}, and true in the column {Columns.RANDOMISED} for such visits.",
    )


def _clicked(
    log: Histories, places: LongArray, impressions: LongArray, n_items: int
) -> tuple[DoubleArray, int]:
    """1 for each impression that was clicked, and the number of clicks that none goes with."""
    clicks = np.flatnonzero(log.events == Event.CLICK)
    clicked = np.zeros(len(impressions))
    if not len(impressions) or not len(clicks):
        return clicked, len(clicks)
    since = log.times - log.times.min()
    span = int(since.max()) + 1
    unmatched = 0
    pair = log.rows * n_items + log.items
    for named in (True, False):
        some = clicks[(places[clicks] > 0) == named]
        subject = _codes(pair, places) if named else _codes(pair)
        moments = subject * span + since
        order = np.argsort(moments[impressions], kind="stable")
        latest = np.searchsorted(moments[impressions][order], moments[some], side="right") - 1
        last = order[np.maximum(latest, 0)]
        fits = (latest >= 0) & (subject[impressions[last]] == subject[some])
        fits &= since[some] - since[impressions[last]] <= DAY
        clicked[last[fits]] = 1.0
        unmatched += int((~fits).sum())
    return clicked, unmatched


def _codes(*columns: LongArray) -> LongArray:
    """A code from 0 for each distinct row of some columns of codes, in ascending order."""
    code = np.unique(columns[0], return_inverse=True)[1]
    for column in columns[1:]:
        # codes are fewer than rows: a product of two columns never overflows
        code = np.unique(code * (int(column.max()) + 1) + column, return_inverse=True)[1]
    return code.astype(np.int64)


def _episodes(log: Histories, n_items: int) -> LongArray:
    """The episode of each event: its customer's purchases of its item so far, and the season."""
    pair = log.rows * n_items + log.items
    # a purchase ends an episode for what comes after it, not for what stands at the same moment
    bought = log.events == Event.PURCHASE
    order = np.lexsort((bought, log.times, pair))
    before = np.concatenate([[0], np.cumsum(bought[order])])[:-1]
    begins = np.append(True, pair[order][1:] != pair[order][:-1])[: len(order)]
    first = np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))
    purchases = np.empty(len(order), dtype=np.int64)
    purchases[order] = before - before[first]
    seasons = (log.times - log.times.min()) // (EPISODE_DAYS * DAY)
    episodes: LongArray = purchases * (int(seasons.max()) + 1) + seasons
    return episodes
