"""A table of searches as `Searches`: a line for each thing that was shown, clicked or bought."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.contract import Columns
from recommenders.data.checks import kind_codes, places_of, seconds_of, zoned
from recommenders.data.tables import RawTables
from recommenders.histories import LongArray
from recommenders.searches.log import MAX_GAP, Act, Searches, normalised

_ACTS: Final = {act.label: int(act) for act in Act}
_LAST_POSITION: Final = np.iinfo(np.int16).max


def searches_of(
    tables: RawTables, customers: pd.DataFrame, items: pd.DataFrame, as_of: pd.Timestamp
) -> Searches | None:
    """The searches of the raw tables, up to ``as_of``; None where no usable line is there.

    Lines of one customer with one query are one search while no more than `MAX_GAP` lies between
    them; of an item that stands there several times the furthest act counts. A line without an
    item is a search that has shown nothing. Lines of items that the data do not have are left out,
    customers that they do not have are visitors. Raises `DataError` for an unknown kind of act.
    """
    frame = tables.searches
    if frame is None or frame.empty:
        return None
    item = _codes(frame[Columns.ITEM], items[Columns.ITEM]) if Columns.ITEM in frame else None
    frame = frame.assign(
        act=_acts(frame, tables),
        item=-1 if item is None else item,
        who=_visitors(frame[Columns.CUSTOMER], customers[Columns.CUSTOMER]),
        second=seconds_of(zoned(frame[Columns.TIME], tables)),
        place=places_of(frame, np.ones(len(frame), dtype=np.bool_), tables, of="Lines of searches"),
    )
    named = pd.Series(False, frame.index) if item is None else frame[Columns.ITEM].notna()
    unknown = (named & (frame["item"] < 0)).to_numpy()
    tables.add_finding(
        "Lines of searches whose item is not in the data", unknown.sum(), "left out", of=len(frame)
    )
    late = frame["second"].to_numpy() > int(as_of.timestamp())
    tables.add_finding(
        "Lines of searches after the as-of date", late.sum(), "left out", of=len(frame)
    )
    frame = frame[~unknown & ~late]
    visitors = int((np.unique(frame["who"]) < 0).sum())
    tables.add_finding(
        "Visitors who searched and are no customers of the data", visitors, "their searches count"
    )
    return None if frame.empty else _grouped(frame)


def _grouped(frame: pd.DataFrame) -> Searches:
    query, queries = pd.factorize(frame[Columns.QUERY], sort=True)
    who, second = frame["who"].to_numpy(), frame["second"].to_numpy()
    order = np.lexsort((second, query, who))
    same = (np.diff(who[order]) == 0) & (np.diff(query[order]) == 0)
    begins = np.append(True, ~(same & (np.diff(second[order]) <= MAX_GAP)))
    # searches stand in the order of their times, whatever the order of the lines
    first = order[begins]
    rank = np.lexsort((query[first], who[first], second[first]))
    number = np.empty(len(first), dtype=np.int64)
    number[rank] = np.arange(len(first))
    search = np.empty(len(order), dtype=np.int64)
    search[order] = number[np.cumsum(begins) - 1]

    act, item, position = (frame[name].to_numpy() for name in ("act", "item", "place"))
    there = np.flatnonzero(item >= 0)
    # of one item in one search the furthest act; the place is the best that is known
    pair = search[there] * (int(item.max(initial=0)) + 1) + item[there]
    by_act = there[np.argsort(pair * len(Act) - act[there], kind="stable")]
    pair = np.sort(pair)
    begins = np.flatnonzero(np.append(True, np.diff(pair) != 0)[: len(pair)])
    known = np.where(position > 0, position, _LAST_POSITION).astype(np.int64)[by_act]
    best = np.minimum.reduceat(known, begins) if len(begins) else known
    kept = by_act[begins]
    lengths = np.bincount(search[kept], minlength=len(first))
    return Searches(
        queries=np.asarray(queries, dtype=object),
        query=query[first[rank]].astype(np.int32),
        customers=who[first[rank]].astype(np.int32),
        times=second[first[rank]].astype(np.int64),
        indptr=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        items=item[kept].astype(np.int32),
        positions=np.where(best == _LAST_POSITION, 0, best).astype(np.int16),
        acts=act[kept].astype(np.int8),
    )


def _acts(frame: pd.DataFrame, tables: RawTables) -> NDArray[np.int8]:
    """`Act` codes; a click where no column says what happened."""
    if Columns.EVENT not in frame:
        return np.full(len(frame), Act.CLICK, dtype=np.int8)
    return kind_codes(frame, _ACTS, "what happened in a search", tables)


def _codes(column: pd.Series, ids: pd.Series) -> LongArray:
    """The code of each id, -1 where it is missing or not among the sorted ``ids``."""
    codes, distinct = pd.factorize(column.astype("object"))
    known = pd.Index(ids).get_indexer(pd.Index(np.asarray(distinct, dtype=object), dtype="object"))
    return np.append(known, -1)[codes].astype(np.int64)


def _visitors(column: pd.Series, ids: pd.Series) -> LongArray:
    """The code of each customer, and -1, -2, ... for those who are none."""
    codes, distinct = pd.factorize(column.astype("object"), sort=True)
    known = pd.Index(ids).get_indexer(pd.Index(np.asarray(distinct, dtype=object), dtype="object"))
    strange = known < 0
    known[strange] = -1 - np.arange(int(strange.sum()))
    who: LongArray = known[codes].astype(np.int64)
    return who


def normalised_queries(column: pd.Series) -> pd.Series:
    """The texts of a column as `normalised`, missing where nothing is left of them."""
    codes, distinct = pd.factorize(column)
    texts = [normalised(str(text)) or None for text in distinct]
    return pd.Series(np.array([*texts, None], dtype=object)[codes], index=column.index)
