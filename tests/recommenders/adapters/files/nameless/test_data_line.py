from __future__ import annotations

import pytest

from recommenders.adapters.files.nameless.data_line import are_numbers_of_columns, is_data

KNOWN = {"customer", "sku", "date", "sold", "item"}
DATED = [[f"K{n % 7}", f"P{n % 5}", f"2026-03-{n:02d}", "sold"] for n in range(2, 20)]


def known(cell: str) -> bool:
    return cell.lower() in KNOWN


@pytest.mark.parametrize(
    ("first", "below"),
    [
        (["K1", "P9", "2026-03-01", "sold"], DATED),
        (["196", "242", "3"], [["186", "302", "4"], ["22", "377", "1"], ["244", "51", "2"]]),
        # codes of one form alone
        (["K1", "P9"], [line[:2] for line in DATED]),
        (["Ann Berg", "Soap", "3.5.2026"], [["Bo Li", "Tea", f"{n}.5.2026"] for n in range(4, 9)]),
        (["ann@x.org", "Soap"], [[f"{who}@x.org", "Tea"] for who in ("bo", "cy", "di")]),
    ],
)
def test_a_line_like_all_others_is_data(first: list[str], below: list[list[str]]) -> None:
    assert is_data(first, below, known)


@pytest.mark.parametrize(
    ("first", "below"),
    [
        # a name above dates, above numbers, above codes
        (["Wer", "Was", "Wann", "Art"], DATED),
        (["K1", "P9", "Wann", "sold"], DATED),
        (["Kunde", "Ware"], [line[:2] for line in DATED]),
        # a name that is known, whatever else stands there
        (["sku", "2024-01-01"], [[f"P{n}", f"2024-01-0{n}"] for n in range(2, 9)]),
        # years, months and products above what was bought
        (["Laden", "Ware", "2023", "2024"], [["A", "B", f"{n}", f"{2 * n}"] for n in range(9)]),
        (["Laden", "Ware", "2023", "2024"], [["A", "B", f"{n * 99}", "7"] for n in range(9)]),
        (["Laden", "2024-01", "2024-02"], [["A", f"{n}", "2"] for n in range(9)]),
        (["Laden", "10023", "10024"], [["A", "0", "1"]] * 9),
        # words above words
        (["Ann", "Soap"], [["Bo", "Tea"]] * 9),
        (["Item 1", "Item 2"], [["Tea", "Soap"]] * 9),
        # too few lines, one column
        (["K1", "P9", "2026-03-01", "sold"], DATED[:2]),
        (["1"], [["2"], ["3"], ["4"]]),
    ],
)
def test_names_are_no_data(first: list[str], below: list[list[str]]) -> None:
    assert not is_data(first, below, known)


def test_a_line_may_count_the_columns() -> None:
    dated = [line[:3] for line in DATED]
    assert are_numbers_of_columns(["0", "1", "2"], dated)
    assert are_numbers_of_columns(["1", "2", "3"], dated)
    assert not are_numbers_of_columns(["1", "2", "4"], dated)
    assert not are_numbers_of_columns(["0", "1", "2"], dated[:2])
    # three numbers above numbers may be data
    assert not are_numbers_of_columns(["1", "2", "3"], [["4", "5", "6"]] * 9)
    assert not is_data(["0", "1", "2"], dated, known)
