from __future__ import annotations

import pandas as pd

from recommenders.adapters.files.values.ids import ids, read_ids


def test_ids_keep_their_zeros_and_lose_a_fraction_that_says_nothing() -> None:
    assert ids(pd.Series(["007", " 7 "])).tolist() == ["007", "7"]
    assert ids(pd.Series(["7.0", "8.0"])).tolist() == ["7", "8"]
    assert ids(pd.Series(["7.0", "8.5"])).tolist() == ["7.0", "8.5"]
    assert ids(pd.Series(["v1.0", "7.0"])).tolist() == ["v1.0", "7.0"]


def test_two_exports_one_with_fractions_are_of_the_same_customers() -> None:
    ids_read = read_ids(pd.Series(["17850", "17850.0", "12346.0000000000"]))
    assert ids_read.column.tolist() == ["17850", "17850", "12346"]
    assert ids_read.fractions == 2
    ids_read = read_ids(pd.Series(["17850", "17850,0", "12346,00"]))
    assert ids_read.column.tolist() == ["17850", "17850", "12346"]
    assert ids(pd.Series(["7,0", "7,1"])).tolist() == ["7,0", "7,1"]


def test_long_numbers_of_which_fifteen_digits_were_kept_are_noticed() -> None:
    cut = ["4520000000001280000", "4520000000001290000"]
    assert read_ids(pd.Series([*cut, "42"])).rounded == tuple(cut)
    assert read_ids(pd.Series([*cut, "4520000000001290001"])).rounded == ()
    # one zero at the end may be one
    assert read_ids(pd.Series(["4520000000001280"])).rounded == ()


def test_ids_that_look_alike_are_one_and_counted() -> None:
    ids_read = read_ids(pd.Series(["A", "A\u200b", "B", " B "]))
    assert ids_read.column.tolist() == ["A", "A", "B", "B"]
    assert ids_read.mended == 1


def test_rounded_ids_are_noticed() -> None:
    assert read_ids(pd.Series(["4.00638E+12", "x"])).rounded == ("4.00638E+12",)
    assert read_ids(pd.Series(["8,71E+12", "x"])).rounded == ("8,71E+12",)
    assert read_ids(pd.Series([2.0**53 + 2, 7.0])).rounded == ("9007199254740994",)
    assert read_ids(pd.Series(["E12", "1e", "12E"])).rounded == ()


def test_ids_that_a_spreadsheet_has_made_dates_of_are_noticed() -> None:
    ids_read = read_ids(pd.Series(["2-Jan", "MAR2", "Mar-02", "1-Dez", "JAN-2026-X", "12-3"]))
    assert sorted(ids_read.dated) == ["1-Dez", "2-Jan", "Mar-02"]
    assert "a spreadsheet has made dates of" in ids_read.remarks("sku")[0].text


def test_addresses_of_one_length_are_told_by_capitals_to_be_near() -> None:
    assert read_ids(pd.Series(["Kim@x.example", "kim@x.example", "ann@x.example"])).near == 2
    # codes of one length tell capitals apart
    assert read_ids(pd.Series(["aB3x", "ab3x"])).near == 0


def test_the_apostrophe_of_a_spreadsheet_is_no_part_of_an_id() -> None:
    ids_read = read_ids(pd.Series(["'0017", "0017", "'tis"]))
    assert ids_read.column.tolist() == ["0017", "0017", "'tis"]
    assert ids_read.marked == 1


def test_ids_that_nearly_are_one_are_kept_apart_and_said() -> None:
    ids_read = read_ids(
        pd.Series(["Ann@x.org", "ann@x.org", "+49123", "49123", "0042", "42", "c3"])
    )
    assert ids_read.column.nunique() == 7
    assert ids_read.near == 6
    (finding,) = ids_read.remarks("t")
    assert finding.warning
    # codes of one length tell capitals apart
    assert read_ids(pd.Series(["aB3x", "ab3x", "Ab3X"])).near == 0


def test_masked_ids_are_said() -> None:
    ids = read_ids(pd.Series(["a***@mail.example", "••42", "b*c", "d"]))
    assert ids.masked == ("a***@mail.example", "••42")
    (said,) = [finding for finding in ids.remarks('"mail"') if "masked" in finding.observation]
    assert (said.count, said.warning) == (2, True)
