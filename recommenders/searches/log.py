"""What people typed into the search field, what they were shown for it and what they did then."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recommenders.histories import BoolArray, IntArray, LongArray, distinct_pairs

MAX_GAP: Final = 30 * 60
"""Seconds of rest after which the same query of the same customer is another search."""
MAX_LENGTH: Final = 100
"""Characters of a query that are kept."""
MIN_CUSTOMERS: Final = 5
"""A query that fewer customers have typed may name one: with pseudonyms it is not there."""
_NOT_IN_WORDS: Final = re.compile(r"[^\w&'%.+/#-]+")
_AT_THE_ENDS: Final = " '.-/+&_"


class Act(IntEnum):
    """The furthest that somebody went with an item that a search has shown."""

    SHOWN = 0
    CLICK = 1
    CART = 2
    PURCHASE = 3

    @property
    def label(self) -> str:
        """The name used in files and on the screen, e.g. ``click``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Searches:
    """A log of searches, in the order of their times; read-only.

    ``queries`` (n_queries,) are the distinct texts as `normalised`, ascending. Of each search
    ``query`` is a place in them, ``customers`` the code of the customer (below 0 for a visitor
    who is no customer of the data, each with a number of their own) and ``times`` the seconds
    since 1970 at which it began; all of shape (n_searches,). Search s has the entries
    ``indptr[s]:indptr[s + 1]`` of ``items`` (item codes, each once), ``positions`` (1 = first
    place, 0 where unknown) and ``acts`` (`Act` codes).
    """

    queries: NDArray[np.object_]
    query: IntArray
    customers: IntArray
    times: LongArray
    indptr: LongArray
    items: IntArray
    positions: NDArray[np.int16]
    acts: NDArray[np.int8]

    def __post_init__(self) -> None:
        searches = {len(self.query), len(self.customers), len(self.times), len(self.indptr) - 1}
        entries = {len(self.items), len(self.positions), len(self.acts), int(self.indptr[-1])}
        if len(searches) > 1 or len(entries) > 1:
            raise ValueError(
                f"searches do not fit together: {sorted(searches)} searches, "
                f"{sorted(entries)} entries"
            )
        for array in (self.queries, *self.arrays()):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.query)

    @property
    def rows(self) -> LongArray:
        """The search that each entry belongs to, shape (n_entries,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.indptr))

    @property
    def chosen(self) -> BoolArray:
        """Which entries were clicked, or more than that, shape (n_entries,)."""
        return self.acts >= Act.CLICK

    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """All but the texts, in a fixed order."""
        return (
            self.query,
            self.customers,
            self.times,
            self.indptr,
            self.items,
            self.positions,
            self.acts,
        )

    def content(self) -> list[str | NDArray[np.generic]]:
        """All that a fingerprint is made of."""
        return ["\n".join(self.queries), *self.arrays()]

    def code(self, text: str) -> int | None:
        """The place of a query that is typed; None where nobody has typed it."""
        wanted = normalised(text)
        index = int(np.searchsorted(self.queries, wanted)) if len(self.queries) else 0
        return index if index < len(self.queries) and self.queries[index] == wanted else None

    def counts(self) -> LongArray:
        """How often each query was searched, shape (n_queries,)."""
        return np.bincount(self.query, minlength=len(self.queries)).astype(np.int64)

    def typed_by(self) -> LongArray:
        """How many customers and visitors have typed each query, shape (n_queries,)."""
        query, _, _ = distinct_pairs(self.query, self.customers)
        return np.bincount(query, minlength=len(self.queries)).astype(np.int64)

    def where(self, keep: BoolArray) -> Searches:
        """The searches where ``keep`` (n_searches,) is true; queries nobody typed are dropped."""
        lengths = np.diff(self.indptr)
        entries = np.repeat(keep, lengths)
        used, query = np.unique(self.query[keep], return_inverse=True)
        return replace(
            self,
            queries=self.queries[used],
            query=query.astype(np.int32),
            customers=self.customers[keep],
            times=self.times[keep],
            indptr=np.concatenate([[0], np.cumsum(lengths[keep])]).astype(np.int64),
            items=self.items[entries],
            positions=self.positions[entries],
            acts=self.acts[entries],
        )

    def until(self, moment: int) -> Searches:
        """The searches up to and including a second since 1970."""
        return self.where(self.times <= moment)

    def public(self, least: int = MIN_CUSTOMERS) -> Searches:
        """Without the queries that fewer than ``least`` customers have typed."""
        return self.where((self.typed_by() >= least)[self.query])


def normalised(text: str) -> str:
    """A query as it is compared: " Puppy  FOOD!" and "puppy food" are the same.

    Letters are composed (Unicode NFKC) and in small case; what is no letter, no digit and none of
    ``& ' % . + / # -`` within a word parts words; clipped at `MAX_LENGTH` characters. Accents,
    word order and spelling stay: "creme" and "crème" are two queries.
    """
    # what is too long is not worth the time that composing it would take
    plain = unicodedata.normalize("NFKC", text[: 4 * MAX_LENGTH]).casefold()
    words = (word.strip(_AT_THE_ENDS) for word in _NOT_IN_WORDS.sub(" ", plain).split())
    return " ".join(filter(None, words))[:MAX_LENGTH].strip()
