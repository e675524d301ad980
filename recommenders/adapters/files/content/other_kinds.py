"""What a file is that is no table, or one under another name: told by how it begins."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from recommenders.adapters.files.content.file_content import start_of
from recommenders.errors import DataError

_LOOK: Final = 4_096
_OF_ARCHIVES: Final = (b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0")
_WEB_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?"
    rb"<(?:!doctype html|html|head|body|table|div|meta|script|style)\b",
    re.IGNORECASE | re.DOTALL,
)
_KINDS: Final = {
    _WEB_PAGE: (
        "the file is a web page, not a table: perhaps the page that asks to sign in",
        "Export it again, and open it in an editor to see that it has columns. What a shop calls "
        "an Excel file may be a web page: open it in a spreadsheet and save it as .xlsx.",
    ),
    re.compile(rb"\s*<\?xml", re.IGNORECASE): (
        "the file is XML, not a table",
        "Export it as CSV, Excel (.xlsx) or Parquet.",
    ),
    re.compile(rb"version https://git-lfs"): (
        "the file is a pointer of Git LFS, not the data",
        "Fetch the data with: git lfs pull.",
    ),
    re.compile(rb"%PDF-"): ("the file is a PDF, not a table", "Export it as CSV or Excel (.xlsx)."),
    re.compile(rb"\{\\rtf"): (
        "the file is a document (RTF), not a table",
        "Save it as plain text, or export it as CSV.",
    ),
    re.compile(rb"SQLite format 3\0"): (
        "the file is a database (SQLite) under another name",
        "Rename it to .sqlite, and give its path.",
    ),
    re.compile(rb".{8}DUCK", re.DOTALL): (
        "the file is a database (DuckDB) under another name",
        "Rename it to .duckdb, and give its path.",
    ),
    re.compile(
        rb"(?:\s*(?:--|/\*|SET |USE |DROP |BEGIN)[^\n]*\n)*\s*(?:INSERT INTO|CREATE TABLE)\b",
        re.IGNORECASE,
    ): (
        "the file is a dump of a database (SQL), not a table",
        "Load it into a database and give its address, or export the table as CSV.",
    ),
    re.compile(rb"PK\x03\x04"): (
        "the file is an Excel workbook or an archive under another name",
        "Rename it to .xlsx where it is a workbook, or unpack it.",
    ),
    re.compile(rb"(?:BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf|Rar!)"): (
        "the file is packed in a way that is not read",
        "Unpack it, or pack it with gzip.",
    ),
    re.compile(rb'"?(?:EXTF|DTVF)"?;'): (
        "the file is a batch of bookings (DATEV): it has accounts and amounts, and no items",
        "Export the lines of the invoices, with customer, item and date.",
    ),
    re.compile(rb"PAR1"): ("the file is Parquet under another name", "Rename it to .parquet."),
    re.compile(rb"\xd0\xcf\x11\xe0"): (
        "the file is an old Excel workbook",
        "Save it as .xlsx or as CSV.",
    ),
}

_ENDINGS: Final = {
    ".zip .7z .rar .tar .tgz .bz2 .xz .zst .lz4": (
        "the file is packed in a way that is not read",
        "Unpack it, or pack it with gzip (.csv.gz).",
    ),
    ".avro .pkl .pickle .h5 .hdf5 .sav .dta .sas7bdat .rds .rdata": (
        "the file is a table of another program",
        "Save it as Parquet there (in pandas: to_parquet), or as CSV.",
    ),
    ".numbers .xlsb .gsheet": (
        "the file is a workbook of another kind than .xlsx",
        "Open it in a spreadsheet and save it as .xlsx, or as CSV.",
    ),
}
"""What cannot be told by how it begins: a zip, for one, is a workbook, an archive or a program."""


def refuse_other_endings(path: Path) -> None:
    """Raise a `DataError` where a file that is none of ours is known by its ending, or its start.

    What a shop calls an Excel file may be a web page.
    """
    if not path.is_file():
        return
    start = start_of(path, _LOOK)
    if not start.startswith(_OF_ARCHIVES):
        refuse_other_kinds(path, start)
    for endings, (problem, remedy) in _ENDINGS.items():
        if path.suffix.lower() in endings.split():
            raise DataError(problem, file=str(path), value=path.suffix.lower(), remedy=remedy)


def is_web_page(start: bytes) -> bool:
    """Whether a file that begins so is a web page."""
    return _WEB_PAGE.match(start) is not None


def refuse_other_kinds(path: Path, start: bytes = b"", *, but: bytes = b"") -> None:
    """Raise a `DataError` where a file begins like another kind of file.

    ``start`` are its first bytes, read when empty; ``but`` are those of the kind that it may be.
    """
    start = start or start_of(path, _LOOK)
    if but and start.startswith(but):
        return
    for pattern, (problem, remedy) in _KINDS.items():
        if pattern.match(start):
            raise DataError(problem, file=str(path), row=1, remedy=remedy)
