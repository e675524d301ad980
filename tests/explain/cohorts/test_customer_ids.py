from __future__ import annotations

import io

import pandas as pd
import pytest

from explain.cohorts.customer_ids import read_ids
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError


def codes(content: bytes | str, dataset: Dataset) -> list[int]:
    return read_ids(content, dataset).codes.tolist()


def workbook(columns: dict[str, list[object]]) -> bytes:
    file = io.BytesIO()
    pd.DataFrame(columns).to_excel(file, index=False)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "c0005\nc0001\nc0002",
        b"\xef\xbb\xbfc0005\r\n\r\n  c0001  \r\nc0002\r\n",
        "c0005\rc0001\rc0002\r",
        '"c0005"\n"c0001"\n"c0002"\n',
        "c0005, c0001; c0002".replace(";", ","),
        "customer_id\nc0005\nc0001\nc0002\n",
        'name;Customer_ID;spend\n"a;b";c0005;1\n;c0001;2\n"x";"c0002";3\n',
        "spend\tcustomer id\n1\tc0005\n2\tc0001\n3\tc0002\n",
        "c0005\nc0001\nc0002\n".encode("utf-16"),
        "user_id\nc0005\nc0001\nc0002\n",
        "Umsatz;Kundennummer\n1;c0005\n2;c0001\n3;c0002\n",
        workbook({"CustomerID": ["c0005", "c0001", "c0002"], "spend": [1, 2, 3]}),
        workbook({"c0005": ["c0001", "c0002"]}),
    ],
)
def test_a_list_is_read_whatever_it_was_written_with(content: bytes | str, mid: Dataset) -> None:
    assert codes(content, mid) == [5, 1, 2]


def test_repeated_and_unknown_ids_are_counted_with_their_lines(mid: Dataset) -> None:
    ids = read_ids("c0001\n\n=1+1\nc0001\n<b>x</b>\n=1+1\n", mid)
    assert ids.codes.tolist() == [1]
    assert (ids.lines, ids.repeated) == (5, 2)
    assert ids.unknown == ((3, "=1+1"), (5, "<b>x</b>"))


def test_short_rows_of_a_table_are_passed_over(mid: Dataset) -> None:
    assert codes("name,customer_id\nonly a name\na,c0003\nb,\n", mid) == [3]


@pytest.mark.slow
def test_a_hundred_thousand_ids(mid: Dataset) -> None:
    ids = read_ids("\n".join(f"c{n:04}" for n in range(100_000)), mid)
    assert ids.codes.tolist() == list(range(200))
    assert len(ids.unknown) == 99_800


def test_pseudonyms_need_not_be_sorted(mid: Dataset) -> None:
    from dataclasses import replace

    ids = mid.customers[Columns.CUSTOMER].to_numpy()[::-1]
    turned = replace(mid, customers=mid.customers.assign(**{Columns.CUSTOMER: ids}))
    assert codes("c0000\nc0199", turned) == [199, 0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        (b" \r\n\n", "is empty"),
        ("customer_id\n", "is empty"),
        (b"PK\x03\x04\x00\x00", "not an Excel workbook"),
        (b"\x89PNG\xff\xfe", "no text in UTF-8"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
        ("who,what\nc0001,1\n", r"no column is called .* row 1"),
        ("c0001\n" + "x" * 300, r"too long .*row 2"),
        ("c0001\n" + '"' * 200_000, r"too long .*row 2"),
        (b"x" * 5_000_001, "larger than 5 MB.*list_mb"),
        ("x" * 1_000_001, "1,000,001 characters, and 1,000,000 are read.*paste_chars"),
        ("C1\n" * 200_001, "more than 200,000 ids.*list_ids"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(
    content: bytes | str, says: str, mid: Dataset
) -> None:
    with pytest.raises(DataError, match=says) as raised:
        read_ids(content, mid, file="mine.csv")
    assert "mine.csv" in str(raised.value)
    assert raised.value.remedy
