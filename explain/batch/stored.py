"""A list that was written before, as people read it: with the words of today's screen."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from explain.contract import ReasonState
from explain.formats import date
from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import renamed
from recommenders.data.pseudonyms import real_codes
from recommenders.own.batch_lists import BatchLists

SHOWN = ("rank", Columns.ITEM, Columns.TITLE, "score", "state", "reason", "customer_reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry of the list; ``item`` is a code. ``answers`` are the three of its verdict, in words.

    ``to_customer`` is what may be said to the customer, "" where nothing may.
    """

    rank: int
    item: int
    score: float
    state: ReasonState
    reason: str
    to_customer: str
    answers: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StoredList:
    """The list of a customer as it was written, best first; ``frame`` has its columns."""

    entries: tuple[StoredEntry, ...]
    frame: pd.DataFrame
    provenance: str


def stored_list(lists: BatchLists, customer: int, named: Dataset, shown: Dataset) -> StoredList:
    """The list of a customer (code in ``shown``) in the folder; nothing is computed.

    ``named`` has the ids and names that the lists were made with, ``shown`` those of the screen,
    pseudonyms perhaps: reasons that name the customer are put in these.
    """
    rows = lists.rows(int(real_codes(shown, [customer])[0]))
    if shown is not named and len(rows):
        for column in ("reason", "customer_reason"):
            rows[column] = [
                text if pd.isna(text) else renamed(text, customer, named, shown)
                for text in rows[column]
            ]
    entries = tuple(_entry(row, shown) for row in rows.to_dict("records"))
    manifest = lists.manifest
    as_of = date(pd.Timestamp(manifest["as_of"]))
    return StoredList(
        entries=entries,
        frame=rows[list(SHOWN)] if len(rows) else pd.DataFrame(columns=list(SHOWN)),
        provenance=f"Written on {date(lists.made_on)} by {manifest['recommender']} as of {as_of}",
    )


def _entry(row: Mapping[Hashable, Any], dataset: Dataset) -> StoredEntry:
    code = dataset.item_code(str(row[Columns.ITEM]))
    assert code is not None  # the data are those of the lists
    said = row["customer_reason"]
    return StoredEntry(
        rank=int(row["rank"]),
        item=code,
        score=float(row["score"]),
        state=ReasonState(str(row["state"])),
        reason=str(row["reason"]),
        to_customer="" if pd.isna(said) else str(said),
        answers=_answers(row),
    )


def _answers(row: Mapping[Hashable, Any]) -> str:
    """As in "Personal: yes, rank 17 without any history"; what was not asked is left out."""
    parts = []
    for question, without, words in (
        ("personal", "rank_without_history", "without any history"),
        ("faithful", "rank_without", "without these purchases"),
        ("plausible", "", ""),
    ):
        answer = row[question]
        if pd.isna(answer):
            continue
        rank = row.get(without)
        known = bool(without) and not pd.isna(rank)
        where = f", rank {rank:,} {words}" if known else ""
        parts.append(f"{question.capitalize()}: {'yes' if answer else 'no'}{where}")
    return " · ".join(parts)
