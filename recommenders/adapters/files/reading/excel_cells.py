"""Cells of a workbook that hold less than they show: formulas without a result, merged ones."""

from __future__ import annotations

import html
import re
import warnings
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Final

from recommenders.adapters.files.workbooks.sheet_rows import hidden_lines_of
from recommenders.contract import Finding

_LOOK: Final = 50
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_HIDDEN: Final = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_ATTRIBUTE: Final = re.compile(r'(?:\w+:)?(\w+)="([^"]*)"')
_MERGED: Final = re.compile(rb'<mergeCell ref="[A-Z]+(\d+):[A-Z]+(\d+)"')


def uncalculated(
    path: Path, sheet: str, columns: Sequence[str], *, from_line: int, lines: int
) -> list[Finding]:
    """What is said of ``columns`` without a value whose cells are formulas.

    Programs that write workbooks leave the results to Excel. ``from_line`` is the first line below
    the names, counted from 1, of so many ``lines``; the first of them are looked at.
    """
    from openpyxl import load_workbook

    with warnings.catch_warnings(), path.open("rb") as stream:
        warnings.simplefilter("ignore")
        book = load_workbook(stream, read_only=True)
        rows = list(book[sheet].iter_rows(values_only=True, max_row=from_line + _LOOK))
        book.close()
    names = [str(cell).strip() for cell in rows[from_line - 2]]
    said = []
    for column in columns:
        at = names.index(column) if column in names else len(names)
        cells = [row[at] for row in rows[from_line - 1 :] if at < len(row)]
        formulas = [cell for cell in cells if isinstance(cell, str) and cell.startswith("=")]
        if formulas:
            said.append(
                Finding(
                    observation=f"Formulas without a result in “{column}” of {path.name}",
                    count=lines,
                    done="empty: open the workbook in Excel or LibreOffice, save it there, and add "
                    "it again",
                    warning=True,
                    example=formulas[0][:40],
                )
            )
    return said


def merged_downwards(path: Path) -> list[Finding]:
    """What is said of cells that are merged over several lines: the first alone has the value."""
    with zipfile.ZipFile(path) as archive:
        merged = sum(
            first != last
            for part in archive.namelist()
            if _SHEET.fullmatch(part)
            for first, last in _MERGED.findall(archive.read(part))
        )
    if not merged:
        return []
    return [
        Finding(
            observation=f"Cells of {path.name} that are merged over several lines",
            count=merged,
            done="the first line of each has the value, the others are empty: part them, and fill "
            "the value down",
            warning=True,
        )
    ]


def hidden_lines(path: Path, lines: Mapping[str, Collection[int]]) -> list[Finding]:
    """What is said of ``lines`` of sheets (line ``n + 2``) that a filter or a hand has hidden.

    They are read as a program would that saves the sheet as CSV: hidden is not deleted.
    """
    hidden = 0
    with zipfile.ZipFile(path) as archive:
        there = {*archive.namelist()}
        for name, part in _parts(archive).items():
            if name in lines and part in there:
                rows = {int(row) - 2 for row in _HIDDEN.findall(archive.read(part))}
                hidden += len(rows.intersection(lines[name]))
    if not hidden:
        return []
    return [hidden_lines_of(path, hidden)]


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """In which part of a workbook each sheet is (ECMA-376, part 1, 18.2.20)."""
    book, relations = (
        archive.read(name).decode("utf-8", "replace")
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        of = dict(_ATTRIBUTE.findall(tag))
        targets[of.get("Id", "")] = of.get("Target", "")
    sheets = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        of = dict(_ATTRIBUTE.findall(tag))
        target = targets.get(of.get("id", ""), "")
        sheets[html.unescape(of.get("name", ""))] = (
            target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        )
    return sheets
