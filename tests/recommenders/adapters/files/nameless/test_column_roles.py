from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.nameless.column_roles import (
    Nameless,
    named_by_content,
    number_of,
    said_of_nameless,
)
from recommenders.contract import Columns
from recommenders.errors import DataError

C = Columns

N = range(90)
DAYS = [f"2026-0{1 + n % 6}-{1 + n % 27:02d}" for n in N]
EANS = ["4006381333931", "9783161484100", "5901234123457", "4012345678901"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        # an address and what comes again with others
        ([[f"a{n % 7}@x.org", f"P-{n % 5}", DAYS[n]] for n in N], [C.CUSTOMER, C.ITEM, C.TIME]),
        # the number of an order comes again with the same customer alone
        (
            [[f"a{n // 3 % 7}@x.org", f"B{n // 3}", DAYS[n]] for n in N],
            [C.CUSTOMER, "column 2", C.TIME],
        ),
        # an article by the digit that checks the others
        ([[DAYS[n], EANS[n % 4], f"K{n % 7}"] for n in N], [C.TIME, C.ITEM, C.CUSTOMER]),
        # two ids and a day, two columns of days, and an id, units and a day
        ([[f"K{n % 7}", f"P{n % 5}", DAYS[n]] for n in N], ["column 1", "column 2", C.TIME]),
        (
            [[f"a{n % 7}@x.org", f"P-{n % 5}", DAYS[n], DAYS[n - 1]] for n in N],
            [C.CUSTOMER, C.ITEM, "column 3", "column 4"],
        ),
        (
            [[f"a{n % 7}@x.org", f"P-{n % 5}", str(1 + n % 3), "4,50", DAYS[n]] for n in N],
            [C.CUSTOMER, C.ITEM, "column 3", "column 4", C.TIME],
        ),
        # two addresses
        (
            [[f"a{n % 7}@x.org", "me@shop.org", DAYS[n]] for n in N],
            ["column 1", "column 2", C.TIME],
        ),
    ],
)
def test_what_leaves_no_choice_is_told(lines: list[list[str]], names: list[str]) -> None:
    found = named_by_content(lines)
    assert [*found.names] == names
    assert not found.doubt


@pytest.mark.parametrize("turned", [False, True])
def test_lines_of_one_moment_are_one_customers(turned: bool) -> None:
    lines = []
    for order in range(30):
        for item in range(3):
            pair = [f"K{order % 11}", f"P{(order + item) % 8}"]
            lines.append([*(pair[::-1] if turned else pair), f"2026-03-04 10:{order:02d}:07"])
    found = named_by_content(lines)
    assert [*found.names] == ([C.ITEM, C.CUSTOMER] if turned else [C.CUSTOMER, C.ITEM]) + [C.TIME]
    assert found.doubt
    assert "other way round" in said_of_nameless(Path("a.csv"), found).done
    days = named_by_content(
        [[*line[:2], f"2026-03-{1 + n // 3:02d}"] for n, line in enumerate(lines)]
    )
    assert [*days.names] == [number_of(0), number_of(1), C.TIME]
    # a handful of moments may be chance
    assert [*named_by_content(lines[:30]).names][:2] == [number_of(0), number_of(1)]


def test_it_is_said_what_stands_above(tmp_path: Path) -> None:
    plain = said_of_nameless(tmp_path / "a.csv", Nameless(names=("column 1", "column 2")))
    assert plain.text == "a.csv has no line of names: its first line is data"
    assert not plain.warning
    known = Nameless(names=("userId", "column 2"), title="a form", numbered=True)
    said = said_of_nameless(tmp_path / "a.csv", known)
    assert said.text.endswith("counts the columns")
    assert said.done == "read by what stands below, a form: column 1 as userId"


def text_of(lines: list[list[str]]) -> str:
    return "".join(",".join(line) + "\n" for line in lines)


def test_where_nothing_tells_each_column_is_shown_and_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "interactions.csv"
    path.write_text(text_of([[f"K{n % 7}", f"P{n % 5}", DAYS[n]] for n in N]))
    with pytest.raises(DataError, match="first line looks like data") as error:
        load(tmp_path)
    assert "column 1 holds K0, K1; column 2 holds P0, P1" in error.value.remedy
    assert "customer_id may be “column 1” or “column 2”" in error.value.remedy
    told = '[columns]\ncustomer_id = "column 2"\nitem_id = "Column 1"\n'
    (tmp_path / "dataset.toml").write_text(told)
    data = load(tmp_path)
    assert (data.n_customers, data.n_items, len(data.log.times)) == (5, 7, len(N))


def test_what_a_column_was_found_to_be_may_be_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "u.data"
    rows = [[str(1 + n % 7), str(10 + n % 9), "5", str(881250949 + n)] for n in N]
    path.write_text("".join("\t".join(row) + "\n" for row in rows))
    assert load(path).n_items == 9
    told = '[columns]\ncustomer_id = "column 2"\nitem_id = "column 1"\n'
    (tmp_path / "u.toml").write_text(told)
    assert load(path).n_items == 7


def test_a_line_that_counts_the_columns_is_none_of_the_data(tmp_path: Path) -> None:
    lines = [[f"a{n % 7}@x.org", f"P-{n % 5}", DAYS[n]] for n in N]
    (tmp_path / "a.csv").write_text("0,1,2\n" + text_of(lines))
    data = load(tmp_path / "a.csv")
    assert len(data.log.times) == len(N)
    assert any("counts the columns" in finding.text for finding in data.findings)


def test_an_error_names_the_line_of_an_editor(tmp_path: Path) -> None:
    lines = [[f"a{n % 7}@x.org", f"P-{n % 5}", DAYS[n], str(n)] for n in N]
    for at in range(40, 60):
        lines[at][3] = "much"
    (tmp_path / "a.csv").write_text(text_of(lines))
    (tmp_path / "a.toml").write_text('[columns]\nquantity = "column 4"\n')
    with pytest.raises(DataError, match="much") as error:
        load(tmp_path / "a.csv")
    assert (error.value.row, error.value.value) == (41, "much")
