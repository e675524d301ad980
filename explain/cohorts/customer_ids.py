"""Lists of customer ids, as people have them: pasted, or in a file of any make."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import pandas as pd

from explain.cohorts.id_workbook import BEGINS, workbook_text
from recommenders.adapters.files.reading.known_names import is_known_as
from recommenders.configuration import limits
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.histories import LongArray
from recommenders.operation.limits import MB, how_to_raise

HEADERS: Final = frozenset({"customers", "id", "ids"})
"""Names of the column that has the ids, in small letters, beside those of lines of orders."""
MAX_ID_LENGTH: Final = 200
"""Characters of an id; more is no id."""
MAX_LINE_LENGTH: Final = 100_000
ONE_A_LINE: Final = (
    f"Give one id in each line, or a table with a column called “{Columns.CUSTOMER}”."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CustomerIds:
    """What a list of ids came to.

    ``codes``: customers in the order of the list, each once. ``lines``: ids in the list.
    ``repeated``: ids that had been in it before. ``unknown``: the ids that the data set does not
    have, each once, with the line of each (counted from 1).
    """

    codes: LongArray
    lines: int
    repeated: int
    unknown: tuple[tuple[int, str], ...]


def read_ids(content: bytes | str, dataset: Dataset, *, file: str | None = None) -> CustomerIds:
    """Read a list of ids: one in each line, or a table or workbook with a column for them.

    Blank lines, quotes, any line ends and a byte order mark do no harm; a single line may hold
    several ids. Raises `DataError` when there is nothing in it, when it is no text, and when it
    is a table that does not say which column to take.
    """
    most = limits()
    if isinstance(content, str) and len(content) > most.paste_chars:
        raise DataError(
            f"the list has {len(content):,} characters, and {most.paste_chars:,} are read of a "
            "pasted one",
            file=file,
            remedy=f"Upload it as a file. {how_to_raise('paste_chars')}",
        )
    if len(content) > most.list_mb * MB:
        raise DataError(
            f"the list is larger than {most.list_mb:,} MB",
            file=file,
            remedy=f"Keep the column with the ids only. {how_to_raise('list_mb')}",
        )
    text = content if isinstance(content, str) else _decoded(content, file)
    listed = list(islice(_parse_ids(text.removeprefix("\ufeff"), file), most.list_ids + 1))
    if len(listed) > most.list_ids:
        raise DataError(
            f"the list has more than {most.list_ids:,} ids",
            file=file,
            remedy=f"Part it into several lists. {how_to_raise('list_ids')}",
        )
    if not listed:
        raise DataError("the list of customer ids is empty", file=file, remedy=ONE_A_LINE)
    rows: dict[str, int] = {}
    for row, id_ in listed:
        rows.setdefault(id_, row)
    ids = list(rows)
    codes = pd.Index(dataset.customers[Columns.CUSTOMER]).get_indexer(pd.Index(ids))
    return CustomerIds(
        codes=codes[codes >= 0].astype(np.int64),
        lines=len(listed),
        repeated=len(listed) - len(ids),
        unknown=tuple((rows[ids[index]], ids[index]) for index in np.flatnonzero(codes < 0)),
    )


def _decoded(content: bytes, file: str | None) -> str:
    if content.startswith(BEGINS):
        return workbook_text(content, file)
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(
            "the list of customer ids cannot be read: it is no text in UTF-8",
            file=file,
            remedy=f"Save it as text or CSV. {ONE_A_LINE}",
        ) from error
    if "\0" in text:
        raise DataError(
            "the list of customer ids cannot be read: it is no text",
            file=file,
            remedy=f"Save it as text or CSV. {ONE_A_LINE}",
        )
    return text


def _parse_ids(text: str, file: str | None) -> Iterator[tuple[int, str]]:
    """Line and id of each id in the text."""
    # not splitlines: to it, a rare separator inside an id ends a line as well
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    full = [(row, line) for row, line in enumerate(lines, start=1) if line.strip()]
    if not full:
        return
    for row, line in full:
        if len(line) > MAX_LINE_LENGTH:
            raise _too_long(line, row, file)
    head = full[0][1]
    separator = max(",;\t|", key=head.count)
    cells = [cell.strip().casefold() for cell in _cells(head, separator)]
    column = next((index for index, cell in enumerate(cells) if _is_header(cell)), None)
    if column is None and len(full) == 1:
        row = full[0][0]
        yield from ((row, _id(cell, row, file)) for cell in _cells(head, separator) if cell)
        return
    if column is None and len(cells) > 1:
        raise DataError(
            "the list is a table, and no column is called as the ids of customers are",
            file=file,
            row=full[0][0],
            value=head,
            remedy=ONE_A_LINE,
        )
    for row, line in full if column is None else full[1:]:
        fields = _cells(line, separator) if '"' in line or len(cells) > 1 else [line.strip()]
        if len(fields) > (column or 0) and fields[column or 0]:
            yield row, _id(fields[column or 0], row, file)


def _is_header(cell: str) -> bool:
    return cell in HEADERS or is_known_as(Columns.CUSTOMER, cell)


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]


def _id(cell: str, row: int, file: str | None) -> str:
    if len(cell) > MAX_ID_LENGTH:
        raise _too_long(cell, row, file)
    return cell


def _too_long(text: str, row: int, file: str | None) -> DataError:
    problem = "this is too long for the id of a customer"
    return DataError(problem, file=file, row=row, value=text, remedy=ONE_A_LINE)
