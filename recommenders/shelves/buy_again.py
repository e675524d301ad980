"""Buy again: what is due, overdue, or due soon."""

from __future__ import annotations

from typing import ClassVar

from recommenders.histories import FloatArray, Histories, IntArray
from recommenders.repeat.buy_again import BuyAgain, Due, DueState
from recommenders.shelves.contract import Shelf, day_text, days_ago, times


class BuyAgainShelf:
    """Items by `BuyAgain`'s chance, as long as they may be wanted before ``ahead`` days are over.

    An item is a candidate when its window (half of all intervals end in it) has begun, or begins
    within ``ahead`` days, and it has not lapsed.
    """

    shelf: ClassVar[Shelf] = Shelf.AGAIN

    def __init__(self, model: BuyAgain, *, ahead: int) -> None:
        self.model, self.ahead = model, ahead

    def score(self, histories: Histories) -> FloatArray:
        """`BuyAgain`'s own score, (n_rows, n_items); 0 where the item is not wanted now."""
        scores = self.model.score(histories)
        for row in range(len(histories)):
            due = self.model.due(histories.take([row]))
            away = (due.since + self.ahead < due.begins) | (due.since > due.gone)
            scores[row, due.items[away]] = 0.0
        return scores

    def reasons(self, history: Histories, items: IntArray) -> list[str]:
        """How often, how far apart, how long ago, and what follows from that."""
        due = self.model.due(history)
        states = due.states
        rows = {int(item): row for row, item in enumerate(due.items)}
        return [self._reason(due, states[row], row) for row in (rows[i] for i in items)]

    def _reason(self, due: Due, state: DueState, row: int) -> str:
        count, days = int(due.purchases[row]), f"{int(due.interval[row]):,} days"
        usual = f"about every {days}" if count > 1 else f"others return after about {days}"
        word = str(state)
        if state is DueState.EARLY:
            word = f"due from {day_text(int(due.last[row] + due.begins[row]))}"
        return f"bought {times(count)}, {usual}, last {days_ago(int(due.since[row]))}: {word}"
