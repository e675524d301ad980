from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from recommenders.adapters.files.content.unclosed_quotes import (
    has_swallowed_lines,
    holds_lines,
    without_lone_quotes,
)
from recommenders.adapters.files.folder import load
from recommenders.contract import Columns, Finding
from tests.recommenders.adapters.line_exports import bought, expected, write_lines

COLUMNS = {"user_id": "customer", "sku": "sku", "title": "title", "date": "day", "qty": "quantity"}


@pytest.mark.parametrize("at", [[20], [20, 41], [20, 41, 42], [59]])
def test_a_quote_that_is_not_closed_swallows_no_line(tmp_path: Path, at: list[int]) -> None:
    path = tmp_path / "lines.csv"
    lines = write_lines(path, COLUMNS)
    rows = path.read_text().splitlines()
    for line in at:
        rows[line] = rows[line].replace(",SKU", ',"SKU')
    path.write_text("\n".join(rows))
    data = load(path)
    assert bought(data) == expected(lines)
    said = [found for found in data.findings if "a quote that is not closed" in found.text]
    assert [(found.count, found.example, found.warning) for found in said] == [
        (len(at), f"line {at[0] + 1}", True)
    ]


def test_titles_over_several_lines_stay_and_are_read_beside_an_open_quote(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    lines = write_lines(path, COLUMNS)
    text = path.read_text().replace("Honey", '"Honey\nwild, of ""bees"""')
    path.write_text(text)
    data = load(path)
    assert bought(data) == expected(lines)
    assert not any("not closed" in found.text for found in data.findings)
    titles = data.items[Columns.TITLE].tolist()
    assert titles[1] == 'Honey wild, of "bees"'
    rows = text.splitlines()
    last = next(at for at in range(len(rows) - 3, 0, -1) if '"' not in rows[at] + rows[at + 1])
    rows[last] = rows[last].replace(",SKU", ',"SKU')
    path.write_text("\n".join(rows))
    data = load(path)
    assert bought(data) == expected(lines)
    assert data.items[Columns.TITLE].tolist() == titles


@pytest.mark.parametrize("end", ["", "\n"])
def test_texts_over_several_lines_with_as_many_commas_are_no_lines(
    tmp_path: Path, end: str
) -> None:
    path = tmp_path / "reviews.csv"
    lines = write_lines(path, COLUMNS)
    names, *rows = path.read_text().splitlines()
    said = '"Nice\nthe size, the red, the box, the lid, the price, all\nbye"'
    told = '"Bad\ntoo big, too red, old, heavy, dear, no"'
    texts = [(said, told, "ok")[at % 3] for at in range(len(rows))]
    texts[-1] = told
    written = [f"{row},{text}" for row, text in zip(rows, texts, strict=True)]
    path.write_text("\n".join([f"{names},review", *written]) + end)
    data = load(path)
    assert bought(data) == expected(lines)
    assert not any("not closed" in found.text for found in data.findings)


def test_what_holds_lines() -> None:
    assert holds_lines("a\n1,2,3\n4", ",", 3)
    assert not holds_lines("a\nb, c", ",", 3)
    assert not holds_lines("1,2,3", ",", 3)
    assert not holds_lines(None, ",", 3)
    table = pa.table({"a": ["x", "y\nz"], "b": ["1", "2"]})
    assert not has_swallowed_lines(table, ",")
    assert has_swallowed_lines(table.set_column(1, "b", pa.array(["1", "2\n3,4\n5"])), ",")


def test_where_nothing_is_sure_nothing_is_mended() -> None:
    findings: list[Finding] = []
    for text in (b'a,b\n"1,2', b'a,b\n"x\ny",2\n3,4\n', b"a,b\n1,2\n"):
        assert without_lone_quotes(text, ",", 2, Path("t.csv"), findings) in (None, b"a,b\n1,2")
