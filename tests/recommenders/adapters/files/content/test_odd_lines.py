from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.content.odd_lines import with_plain_lines
from recommenders.adapters.files.folder import load
from recommenders.contract import Finding
from recommenders.errors import DataError
from tests.recommenders.adapters.line_exports import bought, expected, write_lines

COLUMNS = {"user_id": "customer", "item": "title", "date": "day", "quantity": "quantity"}


def test_each_line_in_quotes_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    lines = write_lines(path, COLUMNS)
    rows = path.read_text().replace("Honey", '"Honey, wild"').splitlines()
    path.write_text(
        "\r\n".join('"' + row.replace('"', '""') + '"' for row in rows if "wild" not in row)
    )
    plain = lines[lines["title"] != "Honey"]
    data = load(path)
    assert bought(data) == expected(plain, item="title")
    assert any("in quotes as a whole" in found.text for found in data.findings)


def test_columns_of_a_fixed_width(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    lines = write_lines(path, COLUMNS)
    rows = [row.split(",") for row in path.read_text().splitlines()]
    written = ["".join(cell.ljust(14) for cell in row) for row in rows]
    path.write_text("\n".join([*written, "", "(60 rows affected)"]))
    data = load(path)
    assert bought(data) == expected(lines, item="title")
    # with a cell that is empty, and one that runs into the next
    written[3] = written[3][:14] + " " * 14 + written[3][28:]
    written[4] = written[4][:14] + "x" * 14 + written[4][28:]
    path.write_text("\n".join(written))
    assert len(bought(load(path))) == len(lines) - 2


def test_numbers_to_the_right_are_not_parted_by_guess(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    write_lines(path, COLUMNS)
    rows = [row.split(",") for row in path.read_text().splitlines()]
    path.write_text("\n".join("".join(cell.rjust(14) for cell in row).strip() for row in rows))
    with pytest.raises(DataError, match="not parted into columns"):
        load(path)


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1,2,3\n4,5,6\n",
        '"a b","c"\n"d","e"\n"f","g"\n',
        "a  b\nc  d\ne  f\n",
        '"a"\n"b"\n"c"\n',
    ],
)
def test_other_texts_stay(text: str) -> None:
    findings: list[Finding] = []
    assert with_plain_lines(text.encode(), Path("t.csv"), findings) == text.encode()
    assert findings == []
