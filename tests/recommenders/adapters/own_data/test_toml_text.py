"""What is written is read as the same."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.dataset_toml import ANY, DatabaseOptions, Options, read_options
from recommenders.adapters.own_data.toml_text import toml_text

FULL = Options(
    title='Die "beste" \\ shop\u202e\U000e0001',
    timezone="Europe/Berlin",
    currency="€",
    locale="de_DE",
    as_of=pd.Timestamp("2026-06-30 23:59:59"),
    event="view",
    date_format="%d.%m.%Y",
    encoding="cp1250",
    list_separator=", ",
    rating_from=3.5,
    weight_from=2.0,
    leave_out_items=("POST", "4"),
    ignore=("notes*.csv",),
    events={"quick look": "view", "": "leave out"},
    states={"refunded": "keep"},
    files={"interactions": ("our orders.csv", "more.csv"), "items": ()},
    images="pictures",
    database=DatabaseOptions(
        url="postgresql://h/shop", items="s.items", since=pd.Timestamp("2026-01-02 03:04:05")
    ),
    columns={
        ANY: {"title": "Artikel = [1]"},
        "interactions": {"customer_id": "Kunde\tMail", "name": ""},
        "items": {"item_id": "id"},
        "customers": {},
    },
)


@pytest.mark.parametrize("options", [Options(), FULL])
def test_what_is_written_is_read(options: Options, tmp_path: Path) -> None:
    path = tmp_path / "dataset.toml"
    path.write_text(toml_text(options), encoding="utf-8")
    read = read_options(path)
    assert {table: names for table, names in read.columns.items() if names} == {
        table: names for table, names in options.columns.items() if names
    }
    assert toml_text(read) == toml_text(options)
    assert read.database == options.database
    assert (read.title, read.as_of, read.files) == (options.title, options.as_of, options.files)


def test_remarks_are_comments_of_their_table() -> None:
    text = toml_text(Options(), {"items": ["not used: a, b"]})
    assert text.endswith("\n[columns.items]\n# not used: a, b\n")
    assert '# timezone = "Europe/Berlin"' in text
    assert tomllib.loads(text) == {"columns": {"items": {}}}
