"""What a dataset.toml may say, and which sentence says what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.dataset_toml import Options, read_options
from recommenders.errors import DataError


def options_of(folder: Path, content: str) -> Options:
    path = folder / "dataset.toml"
    path.write_text(content, encoding="utf-8")
    return read_options(path)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    options = read_options(tmp_path / "dataset.toml")
    assert options == Options()
    assert (options.title, options.timezone, options.event) == ("", "UTC", "purchase")
    assert options.as_of is None


def test_every_entry_is_read_after_a_byte_order_mark_too(tmp_path: Path) -> None:
    content = """\ufefftitle = "My shop"
timezone = "Europe/London"
currency = "£"
locale = "de_DE"
event = "view"
date_format = "%d/%m/%Y"
"""
    assert options_of(tmp_path, content) == Options(
        title="My shop",
        timezone="Europe/London",
        currency="£",
        locale="de_DE",
        event="view",
        date_format="%d/%m/%Y",
    )


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-06-30", "2026-06-30 23:59:59"),  # a date is the end of its day
        ('"2026-06-30"', "2026-06-30 23:59:59"),
        ("2026-06-30T12:00:00", "2026-06-30 12:00:00"),
        ("2026-06-30T12:00:00Z", "2026-06-30 12:00:00+00:00"),
    ],
)
def test_the_moment_that_is_now(tmp_path: Path, written: str, moment: str) -> None:
    assert options_of(tmp_path, f"as_of = {written}\n").as_of == pd.Timestamp(moment)


@pytest.mark.parametrize("name", ["Dataset.TOML", "dataset.toml.txt"])
def test_its_name_may_be_in_capitals_or_have_an_ending_more(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('title = "Mine"')
    assert read_options(tmp_path / "dataset.toml").title == "Mine"


def test_a_column_is_mapped_for_one_file_or_for_any(tmp_path: Path) -> None:
    content = '[columns]\ncustomer_id = "CustomerNo"\n[columns.items]\ntitle = "Name"\n'
    assert options_of(tmp_path, content).columns == {
        "any": {"customer_id": "CustomerNo"},
        "interactions": {},
        "orders": {},
        "order_lines": {},
        "items": {"title": "Name"},
        "customers": {},
        "searches": {},
        "related": {},
    }


@pytest.mark.parametrize(
    ("content", "problem", "column", "remedy"),
    [
        ("title = My shop", "the file is not valid TOML", None, "with quotes around text"),
        ("titel = 'x'", "an entry is not known", "titel", "Use any of title, timezone"),
        ("title = 5", "an entry is not text", "title", "Put it in double quotes."),
        ("as_of = 'soon'", "as_of is not a date", "as_of", "as_of = 2026-06-30"),
        ("event = 'sale'", "the default event is of an unknown kind", "event", "purchase"),
        ("timezone = 'Mars'", "the time zone is not known", "timezone", "Europe/London"),
        ("timezone = '../x'", "the time zone is not known", "timezone", "Europe/London"),
        ("date_format = '%Q'", "the date format is not valid", "date_format", "%d/%m/%Y"),
        ("date_format = '%d/%d/%Y'", "the date format is not valid", "date_format", "%d/%m/%Y"),
        ("locale = 'xx_YY'", "the locale is not known", "locale", "de_DE"),
        ("columns = 'x'", "columns is not a section", "columns", "[columns]"),
        ("[columns]\nhat = 'x'", "a mapped column is not one of ours", "hat", "customer_id"),
        ("[columns]\ntitle = 5", "an entry is not known", "title", "[columns]"),
        ("[columns.hats]\ntitle = 'x'", "an entry is not known", "hats", "[columns]"),
        ("[columns.items]\ntitle = 5", "a column name is not text", "title", "[columns]"),
    ],
)
def test_what_is_wrong_is_said_with_the_file(
    tmp_path: Path, content: str, problem: str, column: str | None, remedy: str
) -> None:
    with pytest.raises(DataError) as raised:
        options_of(tmp_path, content)
    assert (raised.value.problem, raised.value.column) == (problem, column)
    assert raised.value.file == str(tmp_path / "dataset.toml")
    assert remedy in raised.value.remedy


def test_options_that_are_made_by_hand_are_checked_too() -> None:
    with pytest.raises(DataError, match="The time zone is not known") as raised:
        Options(timezone="Mars")
    assert raised.value.file is None


def test_files_are_named_one_or_several_or_none(tmp_path: Path) -> None:
    content = '[files]\ninteractions = ["a b.csv", "c.csv"]\nitems = "p.csv"\ncustomers = []'
    assert options_of(tmp_path, content).files == {
        "interactions": ("a b.csv", "c.csv"),
        "items": ("p.csv",),
        "customers": (),
    }


@pytest.mark.parametrize(
    "content",
    [
        'files = "a.csv"',
        '[files]\nsales = "a.csv"',
        "[files]\nitems = 4",
        "[files]\nitems = [4]",
        '[files]\nitems = "../secret.csv"',
        "[files]\nitems = ['..\\secret.csv']",
    ],
)
def test_no_file_outside_the_folder(tmp_path: Path, content: str) -> None:
    with pytest.raises(DataError, match=r"no list of files of the folder.*\[files\]"):
        options_of(tmp_path, content)
