"""The lines of an interactions file, cleaned: what is left out is counted in the report."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.parse_values import ids, numbers, texts, times, tolerated
from recommenders.adapters.files.returns import net
from recommenders.contract import Columns, Event
from recommenders.data.dataset import RawTables
from recommenders.histories import LongArray

_EVENT_WORDS: Final = {
    Event.PURCHASE: "purchase buy bought order ordered sale transaction purchased",
    Event.VIEW: "view viewed pageview pv detail",
    Event.CART: "cart addtocart basket addtobasket",
    Event.WISHLIST: "wishlist wish fav favorite favourite addtowishlist",
    Event.IMPRESSION: "impression shown exposure",
    Event.CLICK: "click clicked",
}
_EVENTS: Final = {
    word: event.label for event, words in _EVENT_WORDS.items() for word in words.split()
}


def clean_lines(
    frame: pd.DataFrame, names_in_file: dict[str, str], tables: RawTables, options: Options
) -> pd.DataFrame:
    """Lines with ids, readable times and numbers, without twins, returns taken off.

    ``names_in_file`` gives the names that the columns have in the file, for errors. The index keeps
    counting the lines of the file. Raises `DataError` where 5% or more of a column is unreadable.
    """
    raw = frame
    for column, word in ((Columns.CUSTOMER, "a customer"), (Columns.ITEM, "an item")):
        frame = frame.assign(**{column: ids(frame[column])})
        lost = frame[column].isna().to_numpy()
        tables.add_finding(f"Lines without {word}", lost.sum(), "left out")
        frame = frame[~lost]
    frame = _timed(frame, names_in_file, tables, options)
    frame = _kinds(frame, names_in_file, tables, options)
    for column in (Columns.QUANTITY, Columns.UNIT_PRICE, Columns.POSITION):
        frame = _numbered(frame, column, names_in_file, tables)
    frame = _untwinned(frame, raw, tables)
    return _netted(frame, tables)


def _timed(
    frame: pd.DataFrame, names_in_file: dict[str, str], tables: RawTables, options: Options
) -> pd.DataFrame:
    raw = frame[Columns.TIME]
    read, wrong, remark = times(raw, timezone=options.timezone, date_format=options.date_format)
    name, file = names_in_file[Columns.TIME], tables.file or ""
    remedy = "Write dates like 2026-06-30 14:05:00, or say date_format in dataset.toml."
    count = tolerated(wrong, raw, file=file, name=name, remedy=remedy)
    tables.add_finding(f'Lines whose "{name}" is not a readable date', count, "left out")
    if remark:
        tables.add_finding(f'Column "{name}": {remark}', len(read), "say date_format to settle it")
    return frame.assign(**{Columns.TIME: read})[~wrong]


def _kinds(
    frame: pd.DataFrame, names_in_file: dict[str, str], tables: RawTables, options: Options
) -> pd.DataFrame:
    if Columns.EVENT not in frame:
        if options.event == Event.PURCHASE.label:
            return frame
        return frame.assign(**{Columns.EVENT: options.event})
    raw = frame[Columns.EVENT]
    codes, values = texts(raw)
    plain = values.str.lower().str.replace(r"[^a-z]", "", regex=True)
    labels = plain.map(_EVENTS).astype("str")
    wrong = np.append(labels.isna().to_numpy(dtype=bool), False)[codes]
    name, file = names_in_file[Columns.EVENT], tables.file or ""
    remedy = f"Use {', '.join(event.label for event in Event)}, or leave such lines out."
    count = tolerated(wrong, raw, file=file, name=name, remedy=remedy)
    tables.add_finding(f'Lines whose "{name}" is of an unknown kind', count, "left out")
    tables.add_finding(
        "Lines without a kind of event", (codes < 0).sum(), f"taken as {options.event}"
    )
    kinds = np.append(labels.to_numpy(dtype=object), options.event)[codes]
    return frame.assign(**{Columns.EVENT: pd.Categorical(kinds)})[~wrong]


def _numbered(
    frame: pd.DataFrame, column: str, names_in_file: dict[str, str], tables: RawTables
) -> pd.DataFrame:
    if column not in frame:
        return frame
    raw = frame[column]
    read, wrong = numbers(raw)
    name, file = names_in_file[column], tables.file or ""
    remedy = "Write plain numbers such as 12.50, or leave such lines out."
    count = tolerated(wrong, raw, file=file, name=name, remedy=remedy)
    tables.add_finding(f'Lines whose "{name}" is not a readable number', count, "left out")
    return frame.assign(**{column: read})[~wrong]


def _untwinned(frame: pd.DataFrame, raw: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    """Without lines that equal an earlier one in every column of the file."""
    key = [Columns.CUSTOMER, Columns.ITEM, Columns.TIME]
    # most lines differ already in these three, which are quick to compare
    likely = frame.index[frame.duplicated(key, keep=False).to_numpy()]
    twins = likely[raw.loc[likely].duplicated().to_numpy()]
    if not len(twins):
        return frame
    local = frame[Columns.TIME]
    dated = bool((local == local.dt.normalize()).all())
    if dated:
        tables.add_finding(
            "Exact duplicates of a line", len(twins), "kept: the times are bare dates"
        )
        return frame
    tables.add_finding("Exact duplicates of a line", len(twins), "left out")
    return frame[~frame.index.isin(twins)]


def _netted(frame: pd.DataFrame, tables: RawTables) -> pd.DataFrame:
    if Columns.QUANTITY not in frame:
        return frame
    units = frame[Columns.QUANTITY].fillna(1.0).to_numpy(dtype=np.float64)
    bought = np.ones(len(frame), dtype=bool)
    if Columns.EVENT in frame:
        bought = (frame[Columns.EVENT] == Event.PURCHASE.label).to_numpy(dtype=bool)
    nothing = bought & (units == 0)
    tables.add_finding("Purchase lines of no units", nothing.sum(), "left out")
    returned = bought & (units < 0)
    left = np.where(bought, units, np.maximum(units, 0.0))
    if returned.any():
        prices = np.zeros(len(frame))
        if Columns.UNIT_PRICE in frame:
            prices = frame[Columns.UNIT_PRICE].fillna(0.0).to_numpy(dtype=np.float64)
        netted = net(
            _long(frame[Columns.CUSTOMER].cat.codes),
            _long(frame[Columns.ITEM].cat.codes),
            _long(frame[Columns.TIME]),
            np.where(bought, units, 0.0),
            prices,
        )
        left = np.where(bought, netted.left, left)
        undone = bought & (units > 0)
        fully_returned, partly_returned = undone & (left == 0), undone & (left > 0) & (left < units)
        tables.add_finding("Lines that are returns", returned.sum(), "taken off earlier purchases")
        tables.add_finding("Purchases returned in full", fully_returned.sum(), "left out")
        tables.add_finding("Purchases returned in part", partly_returned.sum(), "reduced")
        tables.add_finding(
            "Returns of more than was bought before", (netted.unmatched > 0).sum(), "ignored"
        )
    frame = frame.assign(**{Columns.QUANTITY: left})
    return frame[~(bought & (left <= 0))]


def _long(column: pd.Series) -> LongArray:
    return np.asarray(column.astype("int64"), dtype=np.int64)
