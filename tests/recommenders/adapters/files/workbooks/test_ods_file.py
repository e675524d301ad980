from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.workbooks.ods_file import ods_rows
from recommenders.errors import DataError

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{short}="{OASIS}{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
    )
)
STYLES = (
    "<office:automatic-styles><style:style style:name='ta1'>"
    "<style:table-properties table:display='true'/></style:style><style:style style:name='ta2'>"
    "<style:table-properties table:display='false'/></style:style></office:automatic-styles>"
)
END = (
    "<table:table-row table:number-rows-repeated='1048000'>"
    "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
)


def text(written: str) -> str:
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in written.split("\n"))
    return f"<table:table-cell office:value-type='string'>{paragraphs}</table:table-cell>"


def typed(kind: str, attribute: str, value: str, shown: str = "") -> str:
    return (
        f"<table:table-cell office:value-type='{kind}' office:{attribute}='{value}'>"
        f"<text:p>{shown or value}</text:p></table:table-cell>"
    )


def repeated(times: int) -> str:
    return text("b").replace(" ", f" table:number-columns-repeated='{times}' ", 1)


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def sheet(name: str, *rows: str, style: str = "ta1") -> str:
    begin = f"<table:table table:name='{name}' table:style-name='{style}'>"
    return f"{begin}{''.join(rows)}{END}</table:table>"


def write(path: Path, *sheets: str, part: str = "content.xml") -> Path:
    body = f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
    content = f"<office:document-content {SPACES}>{STYLES}{body}</office:document-content>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(part, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return path


def test_cells_have_their_values_and_not_what_is_shown(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.ods",
        sheet(
            "Sales",
            row(
                text("Tea &amp; Honey"),
                typed("float", "value", "3"),
                typed("currency", "value", "4.25", "4,25 €"),
                typed("date", "date-value", "2026-03-01", "1.3.26"),
                typed("date", "date-value", "2026-03-01T08:15:00"),
                typed("date", "date-value", "soon"),
                typed("boolean", "boolean-value", "true", "WAHR"),
                typed("time", "time-value", "PT10H30M00S", "10:30:00"),
            ),
        ),
    )
    assert ods_rows(path).rows == {
        "Sales": [
            (
                "Tea & Honey",
                3,
                4.25,
                datetime(2026, 3, 1),
                datetime(2026, 3, 1, 8, 15),
                "soon",
                True,
                "10:30:00",
            )
        ]
    }


def test_what_repeats_is_told_out_and_what_is_empty_is_not(tmp_path: Path) -> None:
    gap = "<table:table-cell table:number-columns-repeated='2'/>"
    twice = repeated(2)
    path = write(
        tmp_path / "a.ods",
        sheet(
            "s",
            row(text("a"), gap, twice, "<table:table-cell table:number-columns-repeated='16379'/>"),
            row(gap, attributes="table:number-rows-repeated='2'"),
            row(text("c"), attributes="table:number-rows-repeated='2'"),
        ),
    )
    assert ods_rows(path).rows["s"] == [("a", None, None, "b", "b"), (), (), ("c",), ("c",)]
    assert ods_rows(path, 2).rows["s"] == [("a", None, None, "b", "b"), ()]


def test_texts_have_their_lines_and_blanks_and_no_notes(tmp_path: Path) -> None:
    noted = (
        "<table:table-cell office:value-type='string'><office:annotation><text:p>a note</text:p>"
        "</office:annotation><text:p>a<text:s text:c='2'/>b<text:tab/>c</text:p></table:table-cell>"
    )
    path = write(tmp_path / "a.ods", sheet("s", row(noted, text("one\ntwo"))))
    assert ods_rows(path).rows["s"] == [("a  b\tc", "one\ntwo")]


def test_sheets_and_lines_that_are_not_shown_are_known(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.ods",
        sheet("shown", row(text("a")), row(text("b"), attributes="table:visibility='filter'")),
        sheet("lists", row(text("c")), style="ta2"),
    )
    made = ods_rows(path)
    assert made.hidden == {"lists"}
    assert made.hidden_lines == {"shown": {1}}


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.ods").write_bytes(content)
    with pytest.raises(DataError, match="no workbook of OpenDocument"):
        ods_rows(tmp_path / "a.ods")
    with pytest.raises(DataError, match="no workbook of OpenDocument"):
        ods_rows(write(tmp_path / "b.ods", part="other.xml"))


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.ods", sheet("s", row(text("a" * 2_000_000))))
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "1")
    with pytest.raises(DataError, match="more than 1 MB when it is unpacked"):
        ods_rows(path)
    monkeypatch.setenv("BECAUSAL_UNPACKED_MB", "100")
    monkeypatch.setenv("BECAUSAL_CELLS", "1000")
    again = row(text("a"), attributes="table:number-rows-repeated='900000000'")
    with pytest.raises(DataError, match="more than 1,000 cells"):
        ods_rows(write(tmp_path / "b.ods", sheet("s", again)))
    with pytest.raises(DataError, match="columns, and"):
        ods_rows(write(tmp_path / "c.ods", sheet("s", row(repeated(900_000_000)))))


def test_purchases_are_read_from_the_sheet_with_most_lines(tmp_path: Path) -> None:
    names = row(*map(text, ("Kunde", "Artikel", "Datum", "Menge")))
    lines = [
        row(
            text(f"00{n % 4}"),
            text(f"Tee {n % 5}"),
            typed("date", "date-value", f"2026-03-{1 + n:02d}"),
            typed("float", "value", "2"),
            attributes="table:visibility='filter'" if n == 3 else "",
        )
        for n in range(20)
    ]
    path = write(
        tmp_path / "a.ods",
        sheet("Notes", row(text("x")), row(text("y"))),
        sheet("März", names, *lines),
    )
    data = load(path)
    assert (data.n_customers, data.n_items, len(data.log.times)) == (4, 5, 20)
    assert set(data.log.quantities.tolist()) == {2.0}
    said = [finding.text for finding in data.findings if finding.warning]
    assert "Lines of a.ods that a filter or a hand has hidden" in said
    assert "Sheets of a.ods beside “März”: Notes" in said
