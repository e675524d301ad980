"""Which program's workbook a file is, by its ending and by how it begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from recommenders.adapters.files.content.file_content import start_of
from recommenders.adapters.files.content.other_kinds import is_web_page
from recommenders.adapters.files.workbooks.ods_file import ods_rows
from recommenders.adapters.files.workbooks.sheet_rows import SheetRows
from recommenders.adapters.files.workbooks.web_page import web_page_rows
from recommenders.adapters.files.workbooks.xml_spreadsheet import MARK, xml_spreadsheet_rows

EXCEL: Final = "excel"
OTHER_WORKBOOKS: Final[Mapping[str, Callable[[Path, int | None], SheetRows]]] = {
    "ods": ods_rows,
    "web page": web_page_rows,
    "xml": xml_spreadsheet_rows,
}
"""How the lines of workbooks are read that are none of Excel's today."""
OLD: Final = ".xls"
ALWAYS: Final = (".xlsx", ".xlsm", ".ods")
"""Endings of workbooks; what ends in `OLD` may be a text as well."""
_LOOK: Final = 65_536
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_PACKED: Final = b"PK\x03\x04"


def kind_of_workbook(path: Path) -> str:
    """`EXCEL` or one of `OTHER_WORKBOOKS`; of a file that is none, whatever its ending says."""
    suffix = path.suffix.lower()
    if suffix == OLD:
        start = start_of(path, _LOOK)
        if MARK in start:
            return "xml"
        return "web page" if is_web_page(start) else EXCEL
    return "ods" if suffix == ".ods" else EXCEL


def is_workbook(path: Path) -> bool:
    """Whether a file is read as a workbook: what ends in .xls may be a text with tabs as well."""
    suffix = path.suffix.lower()
    if suffix == OLD and path.is_file():
        start = start_of(path, _LOOK)
        return start.lstrip().startswith((_PACKED, _OLD_EXCEL, b"<", b"\xef\xbb\xbf<"))
    return suffix in ALWAYS


def is_old_excel(path: Path) -> bool:
    """Whether a file is a workbook of Excel before 2007, which is not read."""
    return path.suffix.lower() == OLD and start_of(path, _LOOK).startswith(_OLD_EXCEL)
