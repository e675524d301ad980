from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.content.long_separators import UNIT, with_one_sign
from recommenders.adapters.files.folder import load
from recommenders.contract import Finding
from recommenders.errors import DataError
from tests.recommenders.adapters.line_exports import bought, expected, write_lines


@pytest.mark.parametrize("sign", ["::", "||", ";;", "\t|\t", "^|^", "|#|", "~~", "\x1f"])
@pytest.mark.parametrize("name", ["lines.csv", "lines.dat"])
def test_columns_that_several_signs_part(tmp_path: Path, sign: str, name: str) -> None:
    path = tmp_path / name
    columns = {"user_id": "customer", "item_id": "sku", "date": "day", "quantity": "quantity"}
    lines = write_lines(path, columns)
    path.write_text(path.read_text().replace(",", sign))
    assert bought(load(path)) == expected(lines)
    # a folder knows its columns by the same signs
    (tmp_path / "prices.csv").write_text("sku;price\nSKU-40;3\n")
    assert bought(load(tmp_path)) == expected(lines)


def test_padded_bars(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    lines = write_lines(
        path, {"user_id": "customer", "sku": "sku", "date": "day", "qty": "quantity"}
    )
    path.write_text(path.read_text().replace(",", " | "))
    assert bought(load(path)) == expected(lines)


def test_without_names_the_first_line_is_shown_parted(tmp_path: Path) -> None:
    path = tmp_path / "ratings.dat"
    path.write_text("1::1193::5::978300760\n1::661::3::978302109\n2::914::3::978301968\n")
    with pytest.raises(DataError, match=r"looks like data.*1, 1193, 5, 978300760"):
        load(path)


@pytest.mark.parametrize(
    "text",
    [
        "a;b;;c\n1;2;;3\n",
        "a,b\n1::2,3\n4::5,6\n",
        "a::b\n",
        "a::b\n1,2\n3,4\n",
        "a;;b;c\n1;;2;3\n",
    ],
)
def test_other_texts_stay(text: str) -> None:
    findings: list[Finding] = []
    assert with_one_sign(text.encode(), Path("t.csv"), findings) == text.encode()
    assert findings == []


def test_what_was_done_is_said() -> None:
    findings: list[Finding] = []
    text = with_one_sign(b"a\t|\tb\n1\t|\t2\n", Path("t.csv"), findings)
    assert text == f"a{UNIT}b\n1{UNIT}2\n".encode()
    assert [found.observation for found in findings] == [
        "t.csv separates its columns by several signs, “tab|tab”"
    ]
