"""The purchases of somebody who is not in the data, in a file: a table, JSON or a plain list."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.column_names import chosen
from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.reading.read_file import SUFFIXES, Sheet, read, suffix_of
from recommenders.adapters.files.values.event_kinds import kinds_of
from recommenders.adapters.files.values.ids import ids
from recommenders.adapters.files.values.numbers import read_numbers
from recommenders.contract import Columns, Dataset, Event, Histories
from recommenders.errors import DataError
from recommenders.guests.basket import MAX_PURCHASES, Basket, ItemNames
from recommenders.guests.guest import basket_history
from recommenders.histories import BoolArray, FloatArray, LongArray

_SHOWN: Final = 3
PLAIN: Final = ("", ".txt", ".csv")
"""Endings of files that may be plain lists."""
_REMEDY: Final = (
    "Give a table with a column of item ids or titles (and, if known, of times and quantities), "
    'JSON such as ["id", "id"] or [{"item_id": "id", "timestamp": "2026-05-01"}], or a plain '
    "list, one id or title on each line."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WrittenHistory:
    """A one-row history, and what was not taken as it stands, in sentences."""

    history: Histories
    remarks: tuple[str, ...]


def read_history(path: Path, dataset: Dataset) -> WrittenHistory:
    """Read a file by its ending, as the files of a data set are read.

    Times that are missing are "now". An entry is an id, a title or what is most like one, which
    is said. Raises `DataError` for a file that cannot be read, and where no entry is an item.
    """
    if not path.is_file():
        raise DataError("there is no such file", file=str(path), remedy="Check the path.")
    names, suffix = ItemNames(dataset), suffix_of(path)
    if suffix == ".json":
        sheet = _json_sheet(path)
        written = _plain(sheet, names) if isinstance(sheet, list) else _table(sheet, names)
    elif suffix in PLAIN and not _is_table(path, suffix):
        written = _from_basket(names.read(_text(path)), names)
    elif suffix in SUFFIXES:
        written = _table(read(path), names)
    else:
        raise DataError("the kind of file is not known", file=str(path), remedy=_REMEDY)
    if not len(written.history.items):
        raise DataError(
            f"no line is a purchase of an item of {dataset.title}",
            file=str(path),
            value=written.remarks[0] if written.remarks else None,
            remedy=_REMEDY,
        )
    return written


def _plain(texts: list[str], names: ItemNames) -> WrittenHistory:
    return _from_basket(names.basket(texts), names)


def _from_basket(basket: Basket, names: ItemNames) -> WrittenHistory:
    return WrittenHistory(
        history=basket_history(basket.items, names.dataset),
        remarks=tuple(basket.remarks(names.dataset)),
    )


def _table(sheet: Sheet, names: ItemNames) -> WrittenHistory:
    """One purchase on each line, with its time and quantity where there are columns of these."""
    column = _column(sheet)
    if column is None:
        raise DataError(
            "no column has items",
            file=sheet.file,
            value=", ".join(map(str, sheet.frame.columns)),
            remedy=_REMEDY,
        )
    dataset, frame = names.dataset, sheet.frame
    _of_one_customer(sheet)
    matches = [names.match(text) for text in ids(frame[column]).astype("str").fillna("")]
    codes = np.array([-1 if match.item is None else match.item for match in matches])
    times, late, unread = _times(sheet, dataset)
    quantities, returned = _quantities(sheet)
    kinds = _other_kinds(sheet)
    other = np.array([bool(kind) for kind in kinds], dtype=bool)
    kept = np.flatnonzero((codes >= 0) & ~late & ~returned & ~other)
    kept = kept[np.argsort(times[kept], kind="stable")]
    basket = Basket(
        nearest=tuple({m.text: m for m in matches if m.item is not None and not m.exact}.values()),
        unknown=tuple(dict.fromkeys(m.text for m in matches if m.item is None and m.text)),
        cut=max(0, len(kept) - MAX_PURCHASES),
        # these are what a recommender reads first
        newest=True,
    )
    kept = kept[-MAX_PURCHASES:]
    history = replace(
        basket_history(codes[kept].tolist(), dataset),
        times=times[kept],
        quantities=quantities[kept],
    )
    remarks = basket.remarks(dataset)
    if late.any():
        are = "purchase is" if late.sum() == 1 else "purchases are"
        remarks.append(
            f"{int(late.sum()):,} {are} later than {dataset.as_of:%Y-%m-%d}, the last day of the "
            "data: left out."
        )
    for wrong, what, done in (
        (returned, "with a quantity of 0 or less", "left out"),
        (other, f"of {', '.join(sorted({*kinds} - {''})[:_SHOWN])}", "left out, no purchases"),
        (unread, "with a time that cannot be read", "taken as of now"),
    ):
        # what is no item is said already
        if count := int((wrong & (codes >= 0)).sum()):
            remarks.append(f"Lines {what}: {count:,}, {done}.")
    return WrittenHistory(history=history, remarks=tuple(remarks))


def _times(sheet: Sheet, dataset: Dataset) -> tuple[LongArray, BoolArray, BoolArray]:
    """Seconds since 1970 of each line, which are later than the data, and which cannot be read."""
    now, frame = dataset.log.as_of, sheet.frame
    seconds = now - np.arange(len(frame), dtype=np.int64)[::-1]
    column = chosen(sheet, "interactions").get(Columns.TIME)
    if column is None:
        nowhere = np.zeros(len(frame), dtype=bool)
        return seconds, nowhere, nowhere
    read_as = read_times(frame[column], name=column, timezone=dataset.timezone)
    values = read_as.values
    if values.dt.tz is None:
        values = values.dt.tz_localize(
            dataset.timezone, ambiguous=True, nonexistent="shift_forward"
        )
    epoch = pd.Timestamp(0, tz="UTC")
    known = values.notna().to_numpy(dtype=bool)
    seconds[known] = ((values[known] - epoch) // pd.Timedelta(seconds=1)).to_numpy(np.int64)
    unread = np.asarray(read_as.wrong, dtype=bool) & ~known
    return seconds, known & (seconds > now), unread


def _quantities(sheet: Sheet) -> tuple[FloatArray, BoolArray]:
    """The units of each line, one where there is no number, and which lines have none or fewer."""
    column = chosen(sheet, "interactions").get(Columns.QUANTITY)
    if column is None:
        size = len(sheet.frame)
        return np.ones(size, dtype=np.float32), np.zeros(size, dtype=bool)
    quantities = read_numbers(sheet.frame[column]).values
    returned = quantities <= 0
    units = np.where(np.isfinite(quantities) & ~returned, quantities, 1.0)
    return units.astype(np.float32), returned


def _other_kinds(sheet: Sheet) -> list[str]:
    """What each line is that is no purchase, in its own word; "" where it is one."""
    column = chosen(sheet, "interactions").get(Columns.EVENT)
    if column is None:
        return [""] * len(sheet.frame)
    words = sheet.frame[column].astype("str").fillna("").str.strip()
    distinct = list(dict.fromkeys(words))
    kind_of = dict(zip(distinct, kinds_of(distinct), strict=True))
    bought = (None, Event.PURCHASE.label)
    return ["" if kind_of[word] in bought else word for word in words]


def _of_one_customer(sheet: Sheet) -> None:
    """Raise `DataError` where the lines are those of several customers: it is one history."""
    column = chosen(sheet, "interactions").get(Columns.CUSTOMER)
    if column is None:
        return
    customers = ids(sheet.frame[column]).dropna().unique()
    if len(customers) > 1:
        raise DataError(
            f"the lines are those of {len(customers):,} customers, and a history is one's",
            file=sheet.file,
            column=column,
            value=", ".join(map(str, customers[:3])),
            remedy="Leave the lines of one customer in the file.",
        )


def _is_table(path: Path, suffix: str) -> bool:
    """Whether a column of items is named, or a file that calls itself CSV has several columns."""
    if suffix not in SUFFIXES:
        return False
    try:
        sheet = read(path)
    except DataError:
        # one line alone is a header without lines
        return False
    return _column(sheet) is not None or (suffix == ".csv" and len(sheet.frame.columns) > 1)


def _column(sheet: Sheet) -> str | None:
    """The column of ids, else that of titles."""
    names_in_file = chosen(sheet, "items")
    return names_in_file.get(Columns.ITEM) or names_in_file.get(Columns.TITLE)


def _json_sheet(path: Path) -> Sheet | list[str]:
    """A list of texts, or one of objects as a table."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        raise DataError(
            "the file is no JSON", file=str(path), value=str(error), remedy=_REMEDY
        ) from error
    if isinstance(content, dict):
        content = next((part for part in content.values() if isinstance(part, list)), None)
    if isinstance(content, list) and all(isinstance(entry, str | int) for entry in content):
        return [str(entry) for entry in content]
    if isinstance(content, list) and all(isinstance(entry, dict) for entry in content):
        return Sheet(frame=pd.DataFrame(content), file=str(path))
    raise DataError("the file has no list of purchases", file=str(path), remedy=_REMEDY)


def _text(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
