from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.clean_interactions import clean_lines
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.folder import load
from recommenders.contract import Columns
from recommenders.data.tables import RawTables
from recommenders.errors import DataError

C = Columns


def clean(
    rows: list[tuple[str, ...]], *more: str, options: Options | None = None
) -> tuple[pd.DataFrame, dict[str, int]]:
    columns = [C.CUSTOMER, C.ITEM, C.TIME, *more]
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame(), file="t.csv")
    frame = pd.DataFrame(rows, columns=columns)
    names_in_file = {column: column.upper() for column in columns}
    cleaned, _ = clean_lines(frame, names_in_file, raw, options or Options())
    return cleaned, {finding.observation: finding.count for finding in raw.findings}


def column(frame: pd.DataFrame, name: str) -> list[Any]:
    return frame[name].tolist()


def test_lines_without_ids_are_left_out_and_the_index_counts_on() -> None:
    frame, report = clean(
        [("a", "x", "2026-01-01"), ("", "x", "2026-01-02"), ("b", "null", "2026-01-03")]
        + [("c", "y", "2026-01-04")]
    )
    assert frame.index.tolist() == [0, 3]
    assert report == {
        "Lines without a customer": 1,
        "Lines without an item (read as no value: “null” 1)": 1,
    }


def test_a_few_unreadable_dates_are_left_out_and_many_are_an_error() -> None:
    good = [("a", f"i{n}", "2026-01-01 10:00") for n in range(30)]
    frame, report = clean([*good, ("a", "z", "soon")])
    assert len(frame) == 30
    assert report == {'Lines whose "TIMESTAMP" is not a readable date': 1}
    with pytest.raises(DataError, match="2 of 4 values") as error:
        clean([*good[:2], ("a", "z", "soon"), ("a", "z", "later")])
    assert (error.value.column, error.value.row, error.value.file) == ("TIMESTAMP", 4, "t.csv")


def test_day_and_month_the_other_way_round_is_said() -> None:
    day_first = [("a", f"i{n}", f"{13 + n % 15}/01/2026 10:00") for n in range(40)]
    frame, report = clean([*day_first, ("a", "z", "02/13/2026 9:30")])
    assert len(frame) == 40
    assert report == {'Lines whose "TIMESTAMP" has day and month the other way round': 1}
    with pytest.raises(DataError, match="the other way round: write all alike"):
        clean([*day_first[:4], ("a", "z", "02-13-2026"), ("a", "y", "02-03-2026")])
    # beside dates that are written year first nothing is turned
    iso = [("a", f"i{n}", f"2026-01-{1 + n % 28:02}") for n in range(40)]
    _, report = clean([*iso, ("a", "z", "13/01/2026")])
    assert report == {'Lines whose "TIMESTAMP" is not a readable date': 1}


def test_kinds_of_events_as_shops_write_them() -> None:
    rows = [
        ("a", "x", "2026-01-01", "Add-to-Cart"),
        ("a", "y", "2026-01-02", "PageView"),
        ("a", "z", "2026-01-03", ""),
    ]
    frame, report = clean(rows, C.EVENT)
    assert column(frame, C.EVENT) == ["cart", "view", "purchase"]
    assert report == {"Lines without a kind of event": 1}
    frame, _ = clean([row[:3] for row in rows], options=Options(event="view"))
    assert column(frame, C.EVENT) == ["view"] * 3
    frame, _ = clean([row[:3] for row in rows])
    assert C.EVENT not in frame


@pytest.mark.parametrize(
    ("time", "left"),
    [("2026-01-01 10:00", 1), ("2026-01-01", 2)],
    ids=["twins in one second", "two of a day"],
)
def test_an_exact_duplicate_is_a_twin_only_where_times_are_exact(time: str, left: int) -> None:
    frame, report = clean([("a", "x", time), ("a", "x", time)])
    assert len(frame) == left
    assert report == {"Exact duplicates of a line": 1}


def test_an_item_that_a_list_has_twice_was_bought_twice(tmp_path: Path) -> None:
    (tmp_path / "interactions.csv").write_text(
        "customer_id,timestamp,item_id\n"
        "a,2026-01-01 10:00,x1|x1|y2\na,2026-01-02 10:00,y2|x1\na,2026-01-02 10:00,y2|x1\n"
    )
    data = load(tmp_path)
    assert len(data.log.items) == 5
    assert [f.count for f in data.findings if f.text.startswith("Exact duplicates")] == [2]


def test_twins_are_alike_in_every_column() -> None:
    rng = np.random.default_rng(3)
    rows = [
        (f"c{customer}", f"i{item}", f"2026-01-{day:02} 10:00", str(count))
        for customer, item, day, count in rng.integers(1, 5, (400, 4))
    ]
    frame, report = clean(rows, C.QUANTITY)
    assert len(frame) == len(set(rows))
    assert report == {"Exact duplicates of a line": len(rows) - len(set(rows))}


def test_returns_are_taken_off_the_purchases() -> None:
    frame, report = clean(
        [
            ("a", "x", "2026-01-01 10:00", "3"),
            ("a", "x", "2026-01-02 10:00", "-1"),
            ("a", "y", "2026-01-01 10:00", "2"),
            ("a", "y", "2026-01-03 10:00", "-2"),
            ("b", "x", "2026-01-04 10:00", "-1"),
            ("b", "y", "2026-01-05 10:00", "0"),
        ],
        C.QUANTITY,
    )
    assert frame.index.tolist() == [0]
    assert column(frame, C.QUANTITY) == [2.0]
    assert report == {
        "Purchase lines of no units": 1,
        "Lines that are returns": 3,
        "Purchases returned in full": 1,
        "Purchases returned in part": 1,
        "Returns of more than was bought before": 1,
    }


def test_places_drawn_at_random_are_read_from_words_and_few_odd_ones_are_no() -> None:
    shown = [("a", f"i{n}", "2026-01-01 10:00", "yes") for n in range(30)]
    frame, report = clean([*shown, ("a", "z", "2026-01-01 10:00", "maybe")], C.RANDOMISED)
    assert column(frame, C.RANDOMISED) == [1.0] * 30 + [0.0]
    assert report['Lines whose "RANDOMISED" is neither true nor false'] == 1
    with pytest.raises(DataError, match="2 of 4 values") as error:
        clean([*shown[:2], *[("a", z, "2026-01-01", "perhaps") for z in "yz"]], C.RANDOMISED)
    assert (error.value.column, error.value.row) == ("RANDOMISED", 4)
    frame, _ = clean([("a", "x", "2026-01-01", "")], C.RANDOMISED)
    assert column(frame, C.RANDOMISED) == [0.0]


def test_totals_guests_and_coupons_are_nobodys_purchases() -> None:
    good = [(f"c{n}", "x", f"2026-01-{n + 1:02}", "5.00") for n in range(20)]
    rows = [
        *good,
        ("Total", "", "", "100"),
        ("c1", "Grand total", "2026-01-03", "100"),
        ("guest", "x", "2026-01-04", "5.00"),
        ("c1", "COUPON", "2026-01-02", "-2.00"),
        ("c2", "COUPON", "2026-01-03", "-2.00"),
    ]
    frame, report = clean(rows, C.UNIT_PRICE)
    assert column(frame, C.CUSTOMER) == [f"c{n}" for n in range(20)]
    assert report == {
        'Lines of totals in "CUSTOMER_ID"': 1,
        'Lines whose "CUSTOMER_ID" is a word for somebody unknown': 1,
        'Lines of totals in "ITEM_ID"': 1,
        "Lines of items whose every price is below zero": 2,
    }


def test_one_customer_with_the_lines_of_many_is_said() -> None:
    rows = [(f"c{n % 20}", f"i{n}", "2026-01-01") for n in range(40)]
    _, report = clean([*rows, *(("0", f"i{n}", "2026-01-02") for n in range(30))])
    assert report == {
        "Lines of one customer beside 20 others with far fewer each": 30,
    }
