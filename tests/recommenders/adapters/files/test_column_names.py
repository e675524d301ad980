from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.column_names import named
from recommenders.adapters.files.dataset_toml import ANY, Options
from recommenders.adapters.files.read_file import Sheet
from recommenders.contract import Columns
from recommenders.errors import DataError

C = Columns


def sheet(*columns: str) -> Sheet:
    return Sheet(frame=pd.DataFrame([range(len(columns))], columns=list(columns)), file="t.csv")


def test_own_names_are_taken_without_a_word() -> None:
    lines = sheet(C.CUSTOMER, C.ITEM, C.TIME, "colour")
    frame, chosen = named(lines, "interactions", Options())
    assert list(frame.columns) == [C.CUSTOMER, C.ITEM, C.TIME, "colour"]
    assert chosen == {C.CUSTOMER: C.CUSTOMER, C.ITEM: C.ITEM, C.TIME: C.TIME}
    assert lines.findings == []


def test_guesses_go_by_what_is_likeliest_and_are_said() -> None:
    lines = sheet("User ID", "SKU", "Date", "Invoice-Date", "Qty")
    frame, chosen = named(lines, "interactions", Options())
    # InvoiceDate stands before date in the list of guesses
    assert chosen == {
        C.CUSTOMER: "User ID",
        C.ITEM: "SKU",
        C.TIME: "Invoice-Date",
        C.QUANTITY: "Qty",
    }
    assert list(frame.columns) == [C.CUSTOMER, C.ITEM, "Date", C.TIME, C.QUANTITY]
    assert [finding.observation for finding in lines.findings] == [
        f'Column "{name}" of interactions' for name in ("User ID", "SKU", "Invoice-Date", "Qty")
    ]


def test_what_is_mapped_wins_over_a_column_of_the_own_name() -> None:
    options = Options(columns={"interactions": {C.ITEM: "code"}, ANY: {C.TIME: "day"}})
    frame, chosen = named(sheet(C.CUSTOMER, C.ITEM, "code", "day"), "interactions", options)
    assert chosen[C.ITEM] == "code"
    assert chosen[C.TIME] == "day"
    assert list(frame.columns) == [C.CUSTOMER, C.ITEM, C.TIME]
    assert frame[C.ITEM].tolist() == [2]


def test_one_column_serves_one_purpose_the_last_entry_wins() -> None:
    options = Options(columns={"items": {C.TITLE: "name", C.BRAND: "name"}})
    _, chosen = named(sheet(C.ITEM, "name"), "items", options)
    assert chosen == {C.BRAND: "name", C.ITEM: C.ITEM}


def test_the_same_name_means_another_thing_in_another_table() -> None:
    _, of_items = named(sheet("id", "name"), "items", Options())
    _, of_customers = named(sheet("id", "name"), "customers", Options())
    assert of_items == {C.ITEM: "id", C.TITLE: "name"}
    assert of_customers == {C.CUSTOMER: "id", C.NAME: "name"}


def test_what_is_needed_and_not_there_is_named() -> None:
    with pytest.raises(DataError, match="required column is missing") as error:
        named(sheet(C.CUSTOMER, "stuff"), "interactions", Options())
    assert (error.value.column, error.value.value) == (C.ITEM, f"{C.CUSTOMER}, stuff")
    options = Options(columns={"items": {C.TITLE: "nope"}})
    with pytest.raises(DataError, match="mapped column is not in the file") as error:
        named(sheet(C.ITEM), "items", options)
    assert error.value.column == "nope"
