"""Reading the tables of a web page: what many shops call an Excel file is one."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from recommenders.adapters.files.content.file_content import content_of
from recommenders.adapters.files.content.other_kinds import refuse_other_kinds
from recommenders.adapters.files.content.utf8_text import utf8_text
from recommenders.adapters.files.workbooks.sheet_rows import SheetRows
from recommenders.configuration import limits
from recommenders.contract import Finding

_FEWEST: Final = 2
"""Lines, and columns, of a table that holds data."""
_PIECE: Final = 1 << 20
_BLANKS: Final = re.compile(r"[\s\u00a0]+")
_CHARSET: Final = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
_SILENT: Final = ("script", "style", "title")


def web_page_rows(path: Path, most: int | None = None) -> SheetRows:
    """The tables of a page, each as a sheet, the first ``most`` lines of them; raises `DataError`.

    A page without a table of several lines and columns is refused: perhaps it asks to sign in.
    """
    findings: list[Finding] = []
    content = content_of(path)
    written = bytes(utf8_text(path, content, _encoding(bytes(content)), findings))
    text = written.decode("utf-8-sig", "replace")
    page = _Page(path, most)
    for begin in range(0, len(text), _PIECE):
        page.feed(text[begin : begin + _PIECE])
    page.close()
    page.end_row()
    sheets = page.sheets
    sheets.rows = {
        name: rows
        for name, rows in sheets.rows.items()
        if len(rows) >= _FEWEST and max(map(len, rows)) >= _FEWEST
    }
    if not sheets.rows:
        refuse_other_kinds(path)
    sheets.findings = [
        *findings,
        Finding(
            observation=f"{path.name} is a web page with tables, and no workbook",
            count=len(sheets.rows),
            done="read so",
        ),
    ]
    return sheets


def _encoding(content: bytes) -> str:
    """The encoding that a page names, where it is none that is found out anyway; else empty."""
    told = _CHARSET.search(content[:_PIECE])
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return ""
    try:
        return codecs.lookup(told[1].decode("ascii")).name if told else ""
    except LookupError:
        return ""


class _Page(HTMLParser):
    def __init__(self, path: Path, most: int | None) -> None:
        super().__init__(convert_charrefs=True)
        self.most = most
        self.sheets = SheetRows(path)
        self.tables: list[str] = []
        self.row: list[object] | None = None
        self.below: dict[int, tuple[int, object]] = {}
        self.pieces: list[str] | None = None
        self.wide = self.high = 1
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            # what stands around a table within another is no table of data
            self.end_row()
            self.tables.append(f"table {len(self.sheets.rows) + 1}")
            self.sheets.rows[self.tables[-1]] = []
            self.below = {}
        elif tag == "tr" and self.tables:
            self.end_row()
            self.row = []
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
            self.row = [] if self.row is None else self.row
            of = {name: value or "" for name, value in attrs}
            self.wide, self.high = _count(of.get("colspan")), _count(of.get("rowspan"))
            self.pieces = []
        elif tag in ("br", "p") and self.pieces:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr":
            self.end_row()
        elif tag == "table" and self.tables:
            self.end_row()
            self.tables.pop()

    def handle_data(self, data: str) -> None:
        if self.pieces is not None and not self.silent:
            self.pieces.append(data)

    def _end_cell(self) -> None:
        if self.pieces is None or self.row is None:
            return
        lines = (_BLANKS.sub(" ", line).strip() for line in "".join(self.pieces).split("\n"))
        value = " ".join(line for line in lines if line) or None
        self.pieces = None
        self._from_above()
        for at in range(self.wide):
            if self.high > 1:
                self.below[len(self.row)] = (self.high - 1, value if not at else None)
            self.row.append(value if not at else None)

    def _from_above(self) -> None:
        """Put the values of cells that reach down from lines above."""
        while self.row is not None and len(self.row) in self.below:
            left, value = self.below.pop(len(self.row))
            if left > 1:
                self.below[len(self.row)] = (left - 1, value)
            self.row.append(value)

    def end_row(self) -> None:
        """Put the line that was begun below the others of its table."""
        self._end_cell()
        if self.row and self.tables:
            self._from_above()
            rows = self.sheets.rows[self.tables[-1]]
            if self.most is None or len(rows) < self.most:
                self.sheets.add(self.tables[-1], tuple(self.row))
        self.row = None


def _count(written: str | None) -> int:
    """How many columns or lines a cell takes."""
    number = int(written) if written and written.isdecimal() else 1
    return min(max(number, 1), limits().columns)
