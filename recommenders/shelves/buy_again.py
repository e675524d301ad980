"""Buy again: what was bought before, the likeliest to be bought soon first."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from recommenders.contract import Event, Recommender
from recommenders.data.purchase_days import local_days
from recommenders.histories import FloatArray, Histories, IntArray
from recommenders.repeat.buy_again import BuyAgain, Due, DueState
from recommenders.shelves.contract import Shelf, day_text, days_ago, times


class BuyAgainShelf:
    """Items bought before, by the score of a recommender of purchases, `NextBasket`.

    What it goes by is told in the words of the renewal model (`BuyAgain`): how often and how
    long ago, and whether the item is due. What has lapsed by it is no candidate; what is not due
    yet may be one, where it is bought on many visits.
    """

    shelf: ClassVar[Shelf] = Shelf.AGAIN

    def __init__(self, model: Recommender, renewal: BuyAgain, *, timezone: str) -> None:
        self.model, self.renewal, self.timezone = model, renewal, timezone

    def score(self, histories: Histories) -> FloatArray:
        """The recommender's own score, (n_rows, n_items); 0 for what is not on the shelf."""
        bought = histories.only((Event.PURCHASE,))
        scores = np.maximum(self.model.score(bought), np.finfo(np.float32).tiny)
        never = np.ones(scores.shape, dtype=np.bool_)
        never[bought.rows, bought.items] = False
        scores[never] = 0.0
        for row in np.flatnonzero(bought.lengths):
            due = self.renewal.due(histories.take([int(row)]))
            scores[row, due.items[due.since > due.gone]] = 0.0
        return scores

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        """How often, how far apart, how long ago, and what follows from that."""
        due = self.renewal.due(history)
        states = due.states
        rows = {int(item): row for row, item in enumerate(due.items)}
        return [self._reason(history, due, states[row], row) for row in (rows[i] for i in items)]

    def _reason(self, history: Histories, due: Due, state: DueState, row: int) -> str:
        text = due_text(due, state, row)
        if state is DueState.EARLY and due.purchases[row] > 1:
            text += f", bought on {self._visits(history, int(due.items[row]))}"
        return text

    def _visits(self, history: Histories, item: int) -> str:
        """On how many of the days of purchases since the first one of the item it was bought."""
        bought = history.only((Event.PURCHASE,))
        days = local_days(bought.times, self.timezone)
        own = np.unique(days[bought.items == item])
        since = np.unique(days[days >= own[0]])
        return f"{len(own):,} of {len(since):,} visits since the first"


def due_text(due: Due, state: DueState, row: int) -> str:
    """How often an entry was bought, how far apart, how long ago, and where that leaves it.

    The days between which half of such intervals end are told with the usual one: what is due long
    before that would contradict it else.
    """
    count, usual, since = (int(part[row]) for part in (due.purchases, due.interval, due.since))
    begins, ends = int(due.begins[row]), int(due.ends[row])
    half = f" (half of the time {begins:,} to {ends:,})" if begins < ends else ""
    word = str(state)
    if state is DueState.EARLY:
        word = f"due from {day_text(int(due.last[row] + due.begins[row]))}"
    elif state is DueState.OVERDUE:
        # a week late is a reminder, a year late a doubt
        word = f"overdue by {since - usual:,} days"
    days = f"{usual:,} days{half}"
    if count == 1:
        return f"bought once, {days_ago(since)}; others return after about {days}: {word}"
    return f"bought {times(count)}, about every {days}, last {days_ago(since)}: {word}"
