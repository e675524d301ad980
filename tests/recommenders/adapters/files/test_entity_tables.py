from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.column_names import named_table
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.entity_tables import clean_entities
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns
from recommenders.data.tables import RawTables
from recommenders.errors import DataError

C = Columns


def items(
    day_first: bool | None = None, options: Options | None = None, **columns: list[str]
) -> tuple[pd.DataFrame, list[str]]:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame(), file="lines.csv")
    frame = pd.DataFrame({C.ITEM: [f"i{n}" for n in range(len(next(iter(columns.values()))))]})
    frame = frame.assign(**columns)
    table = clean_entities(
        named_table([Sheet(frame=frame, file="items.csv")], "items", options or Options()),
        C.ITEM,
        "items",
        frame[C.ITEM],
        raw,
        options or Options(),
        day_first=day_first,
    )
    assert table is not None
    return table, [finding.text for finding in raw.findings]


def test_words_for_nothing_and_blanks_are_cleaned_as_in_the_lines() -> None:
    table, _ = items(category=["Kitchen ", "Kitchen", "NULL", "#N/A"], title=["A", "nan", "C", "D"])
    assert table[C.CATEGORY].fillna("").tolist() == ["Kitchen", "Kitchen", "", ""]
    assert table[C.TITLE].fillna("").tolist() == ["A", "", "C", "D"]


@pytest.mark.parametrize(
    ("written", "day_first", "options", "days"),
    [
        (["13/02/2025", "05/06/2025"], None, Options(), ["2025-02-13", "2025-06-05"]),
        (["01/02/2025"], True, Options(), ["2025-02-01"]),
        (["01/02/2025"], False, Options(), ["2025-01-02"]),
        (["01/02/2025"], None, Options(date_format="%m/%d/%Y"), ["2025-01-02"]),
        (["20250213"], None, Options(), ["2025-02-13"]),
        (["45701"], None, Options(), ["2025-02-13"]),
        (["2025-02-13"], None, Options(date_format="%m/%d/%Y"), ["2025-02-13"]),
    ],
)
def test_launch_dates_are_read_as_the_times_of_the_lines_are(
    written: list[str], day_first: bool | None, options: Options, days: list[str]
) -> None:
    table, _ = items(day_first, options, launch_date=written)
    assert [str(day.date()) for day in table[C.LAUNCH]] == days


def test_launch_dates_that_cannot_be_read_are_counted() -> None:
    table, said = items(launch_date=["soon", "", "later"])
    assert table[C.LAUNCH].isna().all()
    assert said == ["Items whose \"launch_date\" is not a readable date, such as 'soon'"]


def test_prices_with_decimal_commas_settle_each_other() -> None:
    table, said = items(price=["1,299", "2,50"], list_price=["1,500", "3,500"])
    assert table[C.PRICE].tolist() == [1.299, 2.5]
    assert table[C.LIST_PRICE].tolist() == [1.5, 3.5]
    assert said == []
    with pytest.raises(DataError, match="1 of 2 values"):
        items(price=["cheap", "2"])


def test_the_column_that_has_the_ids_of_the_lines_is_the_key() -> None:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame(), file="lines.csv")
    frame = pd.DataFrame({"id": ["1", "2"], "number": ["A", "B"], "title": ["Tea", "Jam"]})
    table = clean_entities(
        named_table([Sheet(frame=frame, file="items.csv")], "items", Options()),
        C.ITEM,
        "items",
        pd.Series(["A", "B"]),
        raw,
        Options(),
        day_first=None,
    )
    assert table is not None
    assert table[[C.ITEM, C.TITLE]].to_numpy().tolist() == [["A", "Tea"], ["B", "Jam"]]
    said = [f"{finding.text}: {finding.done}" for finding in raw.findings]
    found = 'Column "number" of items has the ids of the lines'
    assert f'{found}: taken for item_id in the place of "id"' in said
    assert not any("none of ours" in text for text in said)


def test_words_of_tables_are_mended_and_what_was_read_as_no_value_is_said() -> None:
    table, said = items(category=["Kitchen", "NA", "NA"], title=["MÃ¼sli", "Tea  pot", "Jam"])
    assert table[C.TITLE].tolist() == ["Müsli", "Tea pot", "Jam"]
    assert "Values of category in the items read as no value: “NA” 2" in said
    assert any("letters that a program has made others, such as “MÃ¼sli”" in text for text in said)
