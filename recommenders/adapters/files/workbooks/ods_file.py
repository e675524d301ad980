"""Reading a workbook of LibreOffice and its relatives (OpenDocument, ISO 26300-1, part 1)."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Final

from recommenders.adapters.files.content.file_content import refuse_unpacked
from recommenders.adapters.files.workbooks.sheet_rows import SheetRows
from recommenders.adapters.files.workbooks.xml_events import XmlEvents, bare
from recommenders.errors import DataError

_CONTENT: Final = "content.xml"
_CELLS: Final = ("table-cell", "covered-table-cell")
_NUMBERS: Final = ("float", "currency", "percentage")
_BESIDE: Final = ("annotation", "shapes", "tracked-changes", "dde-links")
"""Elements whose texts stand in no cell."""
_SIGNS: Final = {"tab": "\t", "line-break": "\n"}


def ods_rows(path: Path, most: int | None = None) -> SheetRows:
    """The first ``most`` lines of each sheet, all where it is None; raises `DataError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_unpacked(path, sum(part.file_size for part in archive.infolist()))
            if _CONTENT not in archive.namelist():
                raise KeyError(_CONTENT)
            reader = _Content(path, most)
            with archive.open(_CONTENT) as stream:
                reader.read(stream)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError) as error:
        # a part that is packed in another way, or locked by a password
        raise DataError(
            "the file is no workbook of OpenDocument, or it is locked or broken",
            file=str(path),
            remedy="Save it again as .xlsx, or as CSV.",
        ) from error
    return reader.sheets


class _Content(XmlEvents):
    def __init__(self, path: Path, most: int | None) -> None:
        super().__init__(path)
        self.most = most
        self.sheets = SheetRows(path)
        self.sheet = ""
        self.style = ""
        self.not_shown: set[str] = set()
        self.row: list[object] = []
        self.again = self.blank_rows = 1
        self.cell: dict[str, str] = {}
        self.pieces: list[str] = []
        self.beside = self.paragraphs = 0
        self.in_cell = self.hides = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        name = bare(name)
        of = {bare(key): value for key, value in attributes.items()}
        if name in _BESIDE:
            self.beside += 1
        elif name == "style":
            self.style = of.get("name", "")
        elif name == "table-properties" and of.get("display") == "false":
            self.not_shown.add(self.style)
        elif name == "table":
            self._begin_sheet(of)
        elif name == "table-row":
            self.row, self.again = [], int(of.get("number-rows-repeated", "1"))
            self.hides = of.get("visibility", "visible") != "visible"
        elif name in _CELLS:
            self.cell, self.pieces, self.paragraphs, self.in_cell = of, [], 0, True
        elif self.in_cell and not self.beside:
            if name == "p":
                self.pieces += ["\n"] if self.paragraphs else []
                self.paragraphs += 1
            elif name == "s":
                self.pieces.append(" " * min(int(of.get("c", "1")), self.sheets.most.columns))
            else:
                self.pieces.append(_SIGNS.get(name, ""))

    def end(self, name: str) -> None:
        name = bare(name)
        if name in _BESIDE:
            self.beside -= 1
        elif name in _CELLS:
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "table":
            self.sheet, self.blank_rows = "", 0

    def text(self, text: str) -> None:
        if self.paragraphs and self.in_cell and not self.beside:
            self.pieces.append(text)

    def _begin_sheet(self, of: dict[str, str]) -> None:
        self.sheet, self.blank_rows = of.get("name", ""), 0
        self.sheets.rows.setdefault(self.sheet, [])
        if of.get("style-name") in self.not_shown:
            self.sheets.hidden.add(self.sheet)

    def _end_cell(self) -> None:
        self.in_cell = False
        times = int(self.cell.get("number-columns-repeated", "1"))
        value = self._value()
        if value is None:
            # thousands of empty cells stand at the end of each line
            self.row.append((times,))
        else:
            self.row += [value] * min(times, self.sheets.most.columns + 1)

    def _value(self) -> object:
        kind, written = self.cell.get("value-type", ""), "".join(self.pieces)
        value = self.cell.get("value", "")
        if kind in _NUMBERS and value:
            number = float(value)
            return int(number) if number.is_integer() and abs(number) < 2**53 else number
        if kind == "date" and (moment := self.cell.get("date-value", "")):
            try:
                return datetime.fromisoformat(moment)
            except ValueError:
                return moment
        if kind == "boolean":
            return self.cell.get("boolean-value") == "true"
        return self.cell.get("string-value", written) or None

    def _end_row(self) -> None:
        row: list[object] = []
        for cell in self._without_end():
            row += [None] * cell[0] if isinstance(cell, tuple) else [cell]
            if len(row) > self.sheets.most.columns:
                break
        if not row:
            self.blank_rows += self.again
            return
        for _ in range(self.blank_rows):
            self._add(())
        self.blank_rows = 0
        for _ in range(self.again):
            if self.hides:
                at = len(self.sheets.rows[self.sheet])
                self.sheets.hidden_lines.setdefault(self.sheet, set()).add(at)
            self._add(tuple(row))

    def _without_end(self) -> list[object]:
        cells = self.row
        while cells and isinstance(cells[-1], tuple):
            cells = cells[:-1]
        return cells

    def _add(self, row: tuple[object, ...]) -> None:
        rows = self.sheets.rows[self.sheet]
        if self.most is None or len(rows) < self.most:
            self.sheets.add(self.sheet, row)
