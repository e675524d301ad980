from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.finding.find_files import find_files
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.workbooks.kinds import (
    EXCEL,
    is_old_excel,
    is_workbook,
    kind_of_workbook,
)
from recommenders.errors import DataError

LINES = "".join(f"C{n % 4}\tP{n % 5}\t2026-03-{1 + n:02d}\n" for n in range(20))
XML = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@pytest.mark.parametrize(
    ("name", "start", "kind"),
    [
        ("a.xls", b"<html><body><table>", "web page"),
        ("a.xls", b"\xef\xbb\xbf<style>td {}</style><table>", "web page"),
        ("a.XLS", b"<?xml version='1.0'?>\n<!-- x --><html xmlns='a'>", "web page"),
        ("a.xls", XML, "xml"),
        ("a.xls", b"PK\x03\x04", EXCEL),
        ("a.xls", b"\xd0\xcf\x11\xe0", EXCEL),
        ("a.ods", b"PK\x03\x04", "ods"),
        ("a.xlsm", b"PK\x03\x04", EXCEL),
        ("a.xlsx", b"<html>", EXCEL),
    ],
)
def test_a_workbook_is_known_by_its_ending_and_its_beginning(
    tmp_path: Path, name: str, start: bytes, kind: str
) -> None:
    (tmp_path / name).write_bytes(start)
    assert is_workbook(tmp_path / name)
    assert kind_of_workbook(tmp_path / name) == kind


def test_what_ends_in_xls_may_be_a_text(tmp_path: Path) -> None:
    path = tmp_path / "orders.xls"
    path.write_text(f"customer_id\tsku\tdate\n{LINES}")
    assert not is_workbook(path)
    assert load(path).n_items == 5
    assert load(tmp_path).n_items == 5


def test_a_workbook_before_2007_is_not_read_and_not_in_the_way(tmp_path: Path) -> None:
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert is_old_excel(old)
    with pytest.raises(DataError, match="old Excel workbook"):
        load(old)
    (tmp_path / "export.csv").write_text("Wer,Was,Wann\n")
    files = find_files(tmp_path)
    assert [path.name for path in files.lines] == ["export.csv"]
    assert any("none of the tables: old.xls" in finding.text for finding in files.findings)


@pytest.mark.parametrize("start", [b"<?xml version='1.0'?><orders/>", b"<orders/>"])
def test_other_xml_is_told(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "a.xls").write_bytes(start)
    with pytest.raises(DataError, match=r"XML|not an Excel workbook"):
        load(tmp_path / "a.xls")
