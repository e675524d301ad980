from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.header_lines import Header, header_of
from recommenders.adapters.files.reading.read_file import read
from recommenders.errors import DataError
from tests.recommenders.adapters.files.reading.test_excel_file import workbook

DATA = "C1,Ann,P1,Tea,2026-01-01,1\nC2,Bob,P2,Jam,2026-01-02,2\nC1,Ann,P2,Jam,2026-01-03,2\n"
GROUPED = "Customer,,Product,,Order,\nid,name,id,title,date,qty\n" + DATA
UNITS = "customer_id,name,item_id,title,date,qty\n,text,,text,dd/mm/yyyy,[pcs]\n" + DATA


def lines(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def test_a_line_of_groups_stands_above_the_names() -> None:
    names = ("Customer id", "name", "Product id", "title", "date", "qty")
    assert header_of(lines(GROUPED), 0) == Header(at=1, names=names, grouped=True)
    merged = GROUPED.replace("Customer,,Product,,Order,", "Buyer,Buyer,Product,Product,Order,Order")
    assert header_of(lines(merged), 0).names[:3] == ("Buyer id", "name", "Product id")


def test_units_stand_below_the_names() -> None:
    header = header_of(lines(UNITS), 0)
    assert (header.at, header.names[0], header.units) == (0, "customer_id", True)
    both = header_of(lines(GROUPED.replace("qty\n", "qty\n,,,,date,pcs\n")), 0)
    assert (both.at, both.grouped, both.units) == (1, True, True)


@pytest.mark.parametrize(
    "text",
    [
        # an index without a name, a gap at the end, numbers, nothing but words, an empty value
        ",user,item,qty\n0,a,x,1\n1,b,y,2\n",
        "user,item,date,\na,x,2026-01-01,\nb,y,2026-01-02,\n",
        "user,item,,\nann,apple,new,x\nbob,bread,old,y\n",
        ",user,item,qty\na,ann,apple,NULL\nb,bob,bread,2\n",
        "user,item,qty\n",
        "user,item,qty\nann,A1,1\n",
    ],
)
def test_other_headers_are_one_line(text: str) -> None:
    header = header_of(lines(text), 0)
    assert header == Header(at=0, names=tuple(text.splitlines()[0].split(",")))


def test_two_lines_that_may_both_be_names_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    text = "customer,,item,date\ncustomer_id,mail,item_id,when\nC1,a,P1,2026-01-01\n"
    path.write_text(f"Report\n{text}")
    with pytest.raises(DataError, match="Lines 2 and 3 may both be the names") as error:
        read(path)
    assert error.value.row == 2
    book = workbook(tmp_path / "t.xlsx", {"A": [[c or None for c in x] for x in lines(text)]})
    with pytest.raises(DataError, match="Lines 1 and 2 may both be the names"):
        read(book)


@pytest.mark.parametrize("text", [GROUPED, UNITS])
def test_both_are_read_and_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    data = load(path)
    assert (data.n_customers, data.n_items, len(data.log.items)) == (2, 2, 3)
    said = [finding.observation for finding in data.findings if finding.observation[:4] == "Line"]
    assert said == [
        "Line 1 of t.csv names groups of columns"
        if text == GROUPED
        else "Line 2 of t.csv has units or types below the names"
    ]
    path.write_text(text.replace("2026-01-03", "soon"))
    with pytest.raises(DataError, match="soon") as error:
        load(path)
    assert error.value.row == 5
    rows = [[int(c) if c.isdigit() else c or None for c in line] for line in lines(text)]
    book = load(workbook(tmp_path / "t.xlsx", {"A": rows}))
    assert (book.n_customers, book.n_items, len(book.log.items)) == (2, 2, 3)


def test_lines_of_another_width_are_named_below_units(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n,pcs\n" + "x,1\n" * 30 + "x\n" + "y,2\n")
    sheet = read(path)
    assert sheet.frame.index.tolist() == [*range(1, 31), 32]
    assert [finding.example for finding in sheet.findings if finding.example] == ["line 33: 'x'"]
