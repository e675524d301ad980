"""What a customer bought next: purchases that the list could not know, held against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.formats import count_of, date
from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.data.tables import lines_before_last
from recommenders.errors import DataError
from recommenders.histories import BoolArray, IntArray, LongArray
from recommenders.ranking.ranker import Ranker, Ranking

DAYS: Final = 28
"""Days that are held back, four of every weekday; fewer where the data are short."""
MIN_PARTS: Final = 4
"""The days held back are at most the data's length over this."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NextPurchases:
    """The items bought in the ``days`` after the holdback_time ``since``, held against a list.

    Arrays of shape (n,), in the order of the first purchase: ``items`` (codes), ``times`` of that
    purchase (seconds since 1970, UTC), ``ranks`` among the candidates of the list (from 1; one
    that is no candidate is placed as if it were one), ``listed``, whether the list has it, and
    ``left_out``, whether it was bought before and the list leaves such items out.
    """

    since: pd.Timestamp
    days: int
    shown: int
    items: IntArray
    times: LongArray
    ranks: LongArray
    listed: BoolArray
    left_out: BoolArray

    @property
    def hits(self) -> dict[int, int]:
        """The listed items (codes) that were bought, and when first (seconds since 1970)."""
        bought = zip(self.items[self.listed], self.times[self.listed], strict=True)
        return {int(item): int(time) for item, time in bought}

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each item bought next: its date, its rank, and whether the list has it
        or leaves it out, as bought before.
        """
        return pd.DataFrame(
            {
                "bought": [dataset.local_time(int(time)) for time in self.times],
                "item": dataset.titles[self.items],
                "rank": self.ranks,
                "in the list": self.listed,
                "left out": self.left_out,
            }
        )

    def finding(self) -> str:
        """How many of the listed items were bought, and what else was."""
        when = f"in the {count_of(self.days, 'day')} after {date(self.since)}"
        if lines_before_last(self.since) is not None:
            when = "with the last line, which is held back"
        if not len(self.items):
            return f"Nothing was bought {when}, so the list cannot be held against anything."
        hits, again = int(self.listed.sum()), int(self.left_out.sum())
        others = len(self.items) - hits - again
        sentence = f"Of these {count_of(self.shown, 'item')} {hits} "
        sentence += f"{'was' if hits == 1 else 'were'} bought {when}."
        rest = []
        if others:
            best = int(self.ranks[~self.listed & ~self.left_out].min())
            where = "at rank" if others == 1 else "the best placed at rank"
            rest.append(f"{count_of(others, 'other item')}, {where} {best:,}")
        if again:
            rest.append(f"{count_of(again, 'item')} bought before, which this list leaves out")
        return f"{sentence} Bought as well: {'; '.join(rest)}." if rest else sentence


def holdback_time(dataset: Dataset) -> tuple[pd.Timestamp, int]:
    """Up to when the history goes if the newest days are held back, and how many days they are.

    `DAYS`, or a quarter of the data where that is less, in whole days; of data without times the
    last line of each customer. Raises `DataError` when nothing would be left on one of the sides.
    """
    begin = dataset.local_time(int(dataset.log.times.min()))
    days = min(DAYS, max(1, (dataset.as_of - begin).days // MIN_PARTS))
    days = days if dataset.has(Columns.TIME) else 1
    since = dataset.as_of - pd.Timedelta(days=days)
    later = dataset.log.times > int(since.timestamp())
    if later.all() or not (later & (dataset.log.events == Event.PURCHASE)).any():
        raise DataError(
            "the data are too short to hold back the newest purchases",
            value=f"{begin:%Y-%m-%d} to {dataset.as_of:%Y-%m-%d}",
            remedy="Look at the list of today, or load a longer time.",
        )
    return since, days


def next_purchases(
    dataset: Dataset,
    ranker: Ranker,
    history: Histories,
    ranking: Ranking,
    customer: int,
) -> NextPurchases:
    """What a customer (code) bought after the history that ``ranking`` rests on.

    ``dataset`` has the later events as well; ``history`` is the one-row history that the
    ``ranker`` saw, whose as-of time is the moment.
    """
    ranker = ranker.for_customer(customer)
    log = dataset.histories([customer])
    since = dataset.local_time(history.as_of)
    later = log.times > history.as_of
    # the first purchase of each item: events stand in time order
    items, first = np.unique(log.items[later], return_index=True)
    times = log.times[later][first]
    order = np.lexsort((items, times))
    items, times = items[order].astype(np.int32), times[order]
    scores = ranker.recommender.score(history)
    return NextPurchases(
        since=since,
        days=round((dataset.as_of - since) / pd.Timedelta(days=1)),
        shown=len(ranking.items),
        items=items,
        times=times,
        ranks=ranker.ranks(scores, items, ranking.candidates)[0],
        listed=np.isin(items, ranking.items),
        left_out=~ranking.candidates[items],
    )
