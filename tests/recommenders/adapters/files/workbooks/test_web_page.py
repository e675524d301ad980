from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.workbooks.web_page import web_page_rows
from recommenders.errors import DataError


def page(tmp_path: Path, body: str, head: str = "", encoding: str = "utf-8") -> Path:
    path = tmp_path / "orders.xls"
    path.write_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return path


def lines(n: int = 20) -> str:
    return "".join(
        f"<tr><td>00{k % 4}</td><td>Tee {k % 5} &amp; Käse</td><td>{1 + k}.3.2026</td>"
        f"<td>1.299,50&nbsp;€</td></tr>\n"
        for k in range(n)
    )


NAMES = "<tr><th>Kunde</th><th>Artikel</th><th>Datum</th><th>Preis</th></tr>"


def test_the_cells_of_a_table_are_texts_as_they_stand(tmp_path: Path) -> None:
    body = (
        "<script>var a = '<td>no</td>';</script><table><tr><td>a<td> b <br>c\n d</tr>"
        "<TR><TD colspan=2>wide</TD><td rowspan='2'>down</td></TR><tr><td>x<td>y</table>"
    )
    made = web_page_rows(page(tmp_path, body))
    assert made.rows == {"table 1": [("a", "b c d"), ("wide", None, "down"), ("x", "y", "down")]}
    assert len(web_page_rows(page(tmp_path, body), 2).rows["table 1"]) == 2


def test_tables_that_are_frames_of_others_are_none(tmp_path: Path) -> None:
    inner = f"<table>{NAMES}{lines()}</table>"
    body = f"<table><tr><td>Our shop</td></tr><tr><td>{inner}</td></tr></table>"
    assert [len(rows) for rows in web_page_rows(page(tmp_path, body)).rows.values()] == [21]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=utf-8">', "utf-8-sig"),
        ('<meta charset="windows-1252">', "cp1252"),
        # a page may say what it is not
        ('<meta charset="iso-8859-1">', "utf-8"),
        ('<meta charset="of-our-own">', "utf-8"),
    ],
)
def test_purchases_are_read_in_the_letters_of_the_page(
    tmp_path: Path, head: str, encoding: str
) -> None:
    data = load(page(tmp_path, f"<table>{NAMES}{lines()}</table>", head, encoding))
    assert (data.n_customers, data.n_items, len(data.log.times)) == (4, 5, 20)
    assert data.items["item_id"].tolist()[0] == "Tee 0 & Käse"
    assert data.customer_id(0) == "000"
    assert data.items["price"].tolist()[0] == 1299.5
    assert any("is a web page with tables" in finding.text for finding in data.findings)


@pytest.mark.parametrize("body", ["<form>Sign in</form>", "<table><tr><td>a</td></tr></table>", ""])
def test_a_page_without_a_table_of_data_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(DataError, match="asks to sign in"):
        web_page_rows(page(tmp_path, body))


def test_a_cell_that_takes_all_columns_is_no_bomb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_COLUMNS", "10")
    wide = "<td colspan=999999999>x</td>"
    body = f"<table><tr>{wide}{wide}<td>y</td></tr><tr><td>a<td>b</tr></table>"
    with pytest.raises(DataError, match="21 columns, and 10 are read"):
        web_page_rows(page(tmp_path, body))
