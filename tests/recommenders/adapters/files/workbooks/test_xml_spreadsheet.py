from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.workbooks.xml_spreadsheet import xml_spreadsheet_rows
from recommenders.errors import DataError

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def cell(value: object, kind: str = "String", attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{value}</Data></Cell>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<Row {attributes}>{''.join(cells)}</Row>"


def write(path: Path, *rows: str, more: str = "") -> Path:
    path.write_text(
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}"><Worksheet ss:Name="Sales"><Table>'
        f"{''.join(rows)}</Table></Worksheet>{more}</Workbook>",
        encoding="utf-8",
    )
    return path


def test_cells_are_of_their_types_and_at_their_places(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xls",
        row(
            cell("0042"),
            cell("3", "Number"),
            cell("4.25", "Number", 'ss:Index="5"'),
            cell("2026-03-01T08:15:00.000", "DateTime"),
            cell("1", "Boolean"),
            cell("wide", attributes='ss:MergeAcross="1"'),
            cell("n/a", "Number"),
        ),
        row(cell("later"), attributes='ss:Index="4" ss:Hidden="1"'),
    )
    made = xml_spreadsheet_rows(path)
    moment = datetime(2026, 3, 1, 8, 15)
    assert made.rows["Sales"] == [
        ("0042", 3, None, None, 4.25, moment, True, "wide", None, "n/a"),
        (),
        (),
        ("later",),
    ]
    assert made.hidden_lines == {"Sales": {3}}
    assert len(xml_spreadsheet_rows(path, 1).rows["Sales"]) == 1


def test_hidden_sheets_are_known(tmp_path: Path) -> None:
    options = (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
        "<Visible>SheetHidden</Visible></WorksheetOptions>"
    )
    more = f'<Worksheet ss:Name="lists"><Table/>{options}</Worksheet>'
    assert xml_spreadsheet_rows(write(tmp_path / "a.xls", row(cell("a")), more=more)).hidden == {
        "lists"
    }


def test_purchases_are_read(tmp_path: Path) -> None:
    names = row(*map(cell, ("customer_id", "sku", "date", "qty")))
    lines = [
        row(
            cell(f"C{n % 4}"),
            cell(f"P{n % 5}"),
            cell(f"2026-03-{1 + n:02d}T00:00:00.000", "DateTime"),
            cell("2", "Number"),
        )
        for n in range(20)
    ]
    data = load(write(tmp_path / "orders.xls", names, *lines))
    assert (data.n_customers, data.n_items, len(data.log.times)) == (4, 5, 20)


def test_rows_that_are_far_below_are_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_CELLS", "1000")
    path = write(tmp_path / "a.xls", row(cell("a"), attributes='ss:Index="999999999"'))
    with pytest.raises(DataError, match="more than 1,000 cells"):
        xml_spreadsheet_rows(path)
