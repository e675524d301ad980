"""Text without names, each line one basket, as data for association rules have them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from recommenders.adapters.files.baskets.whole_orders import BASKET
from recommenders.adapters.files.content.file_content import content_of, start_of
from recommenders.adapters.files.content.text_encoding import wide_encoding
from recommenders.adapters.files.content.utf8_text import utf8_text
from recommenders.adapters.files.reading.csv_layout import with_line_feeds
from recommenders.adapters.files.reading.known_names import KNOWN, plain_name
from recommenders.adapters.files.reading.read_file import JSON, TEXT, Sheet, suffix_of
from recommenders.contract import Finding

_LOOK: Final = 65_536
_LINES: Final = 10
"""Lines from which their form can be told."""
_WIDTHS: Final = 3
"""Different numbers of items that there are at the least."""
_MIXED: Final = 0.5
"""Share of the values of several lines that stand in several columns."""
_SEPARATORS: Final = (",", ";", "\t", "|", " ")


def bare_baskets(path: Path, *, encoding: str = "") -> Sheet | None:
    """The items of a file that is nothing but baskets, each line a customer of its own; else None.

    It has no line of names, lines of different lengths, and values that come again in other lines
    and in other columns. Raises `DataError` where the text cannot be read.
    """
    if suffix_of(path) not in TEXT or suffix_of(path) in JSON or not path.is_file():
        return None
    start = start_of(path, _LOOK)
    written = encoding or wide_encoding(start) or "utf-8-sig"
    try:
        separator = _separator(with_line_feeds(start.decode(written, "replace")))
    except (LookupError, UnicodeError):
        return None
    if not separator:
        return None
    findings: list[Finding] = []
    content = utf8_text(path, content_of(path), encoding, findings)
    text = with_line_feeds(bytes(content).decode("utf-8-sig", "replace"))
    owners, items = [], []
    for number, line in _baskets(text, separator):
        owners += [number] * len(line)
        items += line
    numbers = np.array(owners, dtype=np.int64)
    customers = pd.Series(numbers.astype("str"), dtype="str")
    frame = pd.DataFrame(
        {"customer": customers, "item": pd.Series(items, dtype="str"), BASKET: customers}
    ).set_axis(pd.Index(numbers - 2))
    said = Finding(
        observation=f"Lines of {path.name} that are baskets without a name: none says whose it is",
        count=len(set(owners)),
        done="each counts as a customer of its own, called by the number of the line, and each of "
        "its columns as an item: nothing can be said of what a customer buys next",
        warning=True,
    )
    return Sheet(frame=frame, file=str(path), findings=[*findings, said], separator=separator)


def _separator(sample: str) -> str:
    """What parts the items where a text is nothing but baskets; else nothing."""
    for separator in _SEPARATORS:
        lines = [line for _, line in _baskets(sample, separator)][:-1] or []
        if _are_baskets(lines, digits=separator == " "):
            return separator
    return ""


def _are_baskets(lines: list[list[str]], *, digits: bool) -> bool:
    widths = Counter(map(len, lines))
    if len(lines) < _LINES or len(widths) < _WIDTHS or max(widths) < _WIDTHS:
        return False
    if any(plain_name(cell) in KNOWN for cell in lines[0]):
        return False
    if digits and not all(cell.isdecimal() for line in lines for cell in line):
        return False
    lines_of: Counter[str] = Counter()
    columns_of: dict[str, set[int]] = {}
    for line in lines:
        lines_of.update(set(line))
        for column, cell in enumerate(line):
            columns_of.setdefault(cell, set()).add(column)
    again = [cell for cell, count in lines_of.items() if count > 1]
    cells = sum(lines_of.values())
    return (
        sum(lines_of[cell] for cell in again) >= _MIXED * cells
        and sum(len(columns_of[cell]) > 1 for cell in again) >= _MIXED * len(again)
        # the first line is one of them
        and sum(lines_of[cell] > 1 for cell in set(lines[0])) >= _MIXED * len(set(lines[0]))
    )


def _baskets(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """The lines that are not blank, without what is empty, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    lines, begin = [], 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row if cell.strip()]
            if cells:
                lines.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error:
        return []
    return lines
