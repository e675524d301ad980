"""Reading a workbook that is written as one XML, by Excel 2003 and many shops (SpreadsheetML)."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import Final

from recommenders.adapters.files.content.file_content import content_of
from recommenders.adapters.files.workbooks.sheet_rows import SheetRows
from recommenders.adapters.files.workbooks.xml_events import XmlEvents, bare

MARK: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
"""What stands in the beginning of each."""


def xml_spreadsheet_rows(path: Path, most: int | None = None) -> SheetRows:
    """The first ``most`` lines of each sheet, all where it is None; raises `DataError`."""
    reader = _Workbook(path, most)
    reader.read(io.BytesIO(bytes(content_of(path)).lstrip()))
    return reader.sheets


class _Workbook(XmlEvents):
    def __init__(self, path: Path, most: int | None) -> None:
        super().__init__(path)
        self.most = most
        self.sheets = SheetRows(path)
        self.sheet = ""
        self.row: list[object] = []
        self.kind = ""
        self.merged = 0
        self.pieces: list[str] | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        name = bare(name)
        of = {bare(key): value for key, value in attributes.items()}
        if name == "Worksheet":
            self.sheet = of.get("Name", "")
            self.sheets.rows.setdefault(self.sheet, [])
        elif name == "Row":
            self.row = []
            for _ in range(int(of.get("Index", "1")) - 1 - len(self.sheets.rows[self.sheet])):
                self._add(())
            if of.get("Hidden") == "1":
                at = len(self.sheets.rows[self.sheet])
                self.sheets.hidden_lines.setdefault(self.sheet, set()).add(at)
        elif name == "Cell":
            gap = int(of.get("Index", "1")) - 1 - len(self.row)
            self.row += [None] * min(max(gap, 0), self.sheets.most.columns + 1)
            self.merged = min(int(of.get("MergeAcross", "0")), self.sheets.most.columns)
            self.row.append(None)
        elif name == "Visible":
            self.pieces = []
        elif name == "Data":
            self.kind, self.pieces = of.get("Type", "String"), []

    def end(self, name: str) -> None:
        name = bare(name)
        if name == "Data" and self.pieces is not None and self.row:
            self.row[-1] = _value(self.kind, "".join(self.pieces))
            self.pieces = None
        elif name == "Cell":
            self.row += [None] * self.merged
        elif name == "Row":
            self._add(tuple(self.row))
        elif name == "Visible" and self.pieces is not None:
            self._end_of_visible("".join(self.pieces))
            self.pieces = None
        elif name == "Worksheet":
            self.sheet = ""

    def text(self, text: str) -> None:
        if self.pieces is not None:
            self.pieces.append(text)

    def _end_of_visible(self, word: str) -> None:
        if word.strip() in ("SheetHidden", "SheetVeryHidden"):
            self.sheets.hidden.add(self.sheet)

    def _add(self, row: tuple[object, ...]) -> None:
        rows = self.sheets.rows[self.sheet]
        if self.most is None or len(rows) < self.most:
            self.sheets.add(self.sheet, row)


def _value(kind: str, written: str) -> object:
    if kind == "Number":
        try:
            number = float(written)
        except ValueError:
            return written
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if kind == "DateTime":
        try:
            return datetime.fromisoformat(written)
        except ValueError:
            return written
    if kind == "Boolean":
        return written == "1"
    return written or None
