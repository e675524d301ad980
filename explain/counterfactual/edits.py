"""Changes of a history that are tried out: purchases taken away, purchases added, another date."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from urllib.parse import quote, unquote

import numpy as np
import pandas as pd

from explain.formats import count_of, date, join_names
from recommenders.contract import Dataset, Event, Histories
from recommenders.data.titles import shortened

MAX_EDITS: Final = 100
"""Edits at the most: an address has room for about so many."""
AHEAD: Final = pd.DateOffset(years=1)
"""How far beyond the data's own the as-of date may be moved."""
BETWEEN: Final = "~"
_LONGEST: Final = 40


class Action(StrEnum):
    """What an edit does; the value stands in addresses."""

    WITHOUT = "without"
    BUY = "buy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change: every event of an item (code) is taken away, or it is bought once, now."""

    action: Action
    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Changes in the order in which they are made; an item that is bought twice stands twice.

    ``problems`` says in plain sentences what of a text could not be read.
    """

    edits: tuple[Edit, ...] = ()
    problems: tuple[str, ...] = ()

    def then(self, action: Action, item: int) -> Edits:
        """With one more change."""
        return replace(self, edits=(*self.edits, Edit(action=action, item=item)))

    def undone(self) -> Edits:
        """Without the last change."""
        return replace(self, edits=self.edits[:-1])

    def items(self, action: Action) -> tuple[int, ...]:
        """The distinct items (codes) that an action is about, the first one first."""
        return tuple(dict.fromkeys(edit.item for edit in self.edits if edit.action is action))

    def forget(self, item: int) -> Edits:
        """Without any change of an item."""
        return replace(self, edits=tuple(edit for edit in self.edits if edit.item != item))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edited:
    """A one-row history after the edits ``applied``; the ``impossible`` were passed over."""

    history: Histories
    applied: Edits
    impossible: tuple[Edit, ...]


def text(edits: Edits, dataset: Dataset) -> str:
    """The edits as they stand in an address: ``without.P0012~buy.P0034``; "" for none.

    Ids are the data set's own; what is neither letter nor digit nor ``-`` nor ``_`` in them is
    quoted, so that any id can be told from the signs between the edits.
    """
    return BETWEEN.join(f"{e.action}.{_quoted(dataset.item_id(e.item))}" for e in edits.edits)


def parse(address: str | None, dataset: Dataset) -> Edits:
    """Read what `text` has written; what cannot be read is told in ``problems``, and left out."""
    edits: list[Edit] = []
    problems: list[str] = []
    parts = [part for part in (address or "").split(BETWEEN) if part]
    for part in parts[:MAX_EDITS]:
        word, dot, quoted = part.partition(".")
        id_ = unquote(quoted)
        code = dataset.item_code(id_)
        if word not in set(Action) or not dot:
            problems.append(f"“{_short(part)}” in the address is no change of a history.")
        elif code is None:
            problems.append(f"There is no item “{_short(id_)}” in {dataset.title}.")
        else:
            edits.append(Edit(action=Action(word), item=code))
    if len(parts) > MAX_EDITS:
        problems.append(
            f"The address has {len(parts):,} changes; only the first {MAX_EDITS} are made."
        )
    return Edits(edits=tuple(edits), problems=tuple(dict.fromkeys(problems)))


def apply(history: Histories, edits: Edits, *, as_of: int | None = None) -> Edited:
    """Make the edits, one after the other, on a one-row history.

    ``as_of`` (seconds since 1970, UTC; the history's own when None) is "now" first: events after
    it are dropped, and what is left ages. A purchase that is added is one unit, bought now.
    Taking away an item that the history does not have (any more) is impossible.
    """
    now = history.as_of if as_of is None else as_of
    edited = replace(history.where(history.times <= now), as_of=now)
    applied: list[Edit] = []
    impossible: list[Edit] = []
    for edit in edits.edits:
        if edit.action is Action.BUY:
            edited = _with(edited, edit.item)
        elif (edited.items == edit.item).any():
            edited = edited.where(edited.items != edit.item)
        else:
            impossible.append(edit)
            continue
        applied.append(edit)
    return Edited(history=edited, applied=Edits(edits=tuple(applied)), impossible=tuple(impossible))


def days(dataset: Dataset) -> tuple[datetime.date, datetime.date]:
    """The days that the as-of date may be moved to: from the first event to a year ahead."""
    first = dataset.as_of
    if len(dataset.log.times):
        first = dataset.local_time(int(dataset.log.times.min()))
    return first.date(), (dataset.as_of + AHEAD).date()


def day(address: str | None, dataset: Dataset) -> tuple[datetime.date, str]:
    """The as-of day that an address asks for (``2026-05-12``), and what is wrong with it.

    Where nothing is asked for, or what cannot be had, it is the data set's own.
    """
    own = dataset.as_of.date()
    if not address:
        return own, ""
    try:
        chosen = datetime.date.fromisoformat(address)
    except ValueError:
        return own, f"“{_short(address)}” is no date like 2026-05-12: the date stays as it is."
    first, last = days(dataset)
    if not first <= chosen <= last:
        limits = f"{date(pd.Timestamp(first))} to {date(pd.Timestamp(last))}"
        return own, f"The as-of date can be from {limits}: it stays as it is."
    return chosen, ""


def edit_time(of: datetime.date, dataset: Dataset) -> int:
    """The last second of a day in the data set's time zone; of its own day the as-of moment."""
    if of == dataset.as_of.date():
        return dataset.log.as_of
    # in some zones the clock changes at midnight: such a day begins an hour later, or twice
    begin = (pd.Timestamp(of) + pd.Timedelta(days=1)).tz_localize(
        dataset.timezone, ambiguous=True, nonexistent="shift_forward"
    )
    return int(begin.timestamp()) - 1


def words(edits: Edits, dataset: Dataset, of: datetime.date, *, most: int = 2) -> str:
    """The changes as a phrase: "Without Puppy Kibble, plus Rope Chew (2 times)"; "" for none.

    Of each kind up to ``most`` items are named, the others counted.
    """
    bought = Counter(edit.item for edit in edits.edits if edit.action is Action.BUY)

    def named(items: Sequence[int]) -> str:
        shown = items if len(items) <= most else items[: most - 1]
        times = [f" ({bought[item]} times)" if bought[item] > 1 else "" for item in shown]
        names = [
            _short(dataset.item_title(item)) + more for item, more in zip(shown, times, strict=True)
        ]
        if len(shown) < len(items):
            names.append(f"{count_of(len(items) - len(shown), 'more item')}")
        return join_names(names)

    parts = []
    if removed := edits.items(Action.WITHOUT):
        parts.append(f"without {named(removed)}")
    if added := edits.items(Action.BUY):
        parts.append(f"plus {named(added)}")
    if of != dataset.as_of.date():
        parts.append(f"as of {date(pd.Timestamp(of))}")
    phrase = ", ".join(parts)
    return phrase[:1].upper() + phrase[1:]


def passed_over(edit: Edit, dataset: Dataset) -> str:
    """Why an edit was impossible, in a plain sentence."""
    title = _short(dataset.item_title(edit.item))
    return f"“{title}” is not in the history at that point: it cannot be taken away."


def _with(history: Histories, item: int) -> Histories:
    """The one-row history with a purchase of one unit at its as-of moment."""
    return replace(
        history,
        indptr=history.indptr + np.array([0, 1]),
        items=np.append(history.items, np.int32(item)),
        times=np.append(history.times, np.int64(history.as_of)),
        quantities=np.append(history.quantities, np.float32(1.0)),
        events=np.append(history.events, np.int8(Event.PURCHASE)),
    )


def _quoted(id_: str) -> str:
    # the dot and the tilde stand between parts, and `quote` lets them through
    return quote(id_, safe="").replace(".", "%2E").replace(BETWEEN, "%7E")


def _short(phrase: str) -> str:
    return shortened(phrase, _LONGEST)
