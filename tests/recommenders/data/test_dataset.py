"""The checked data set: codes, times, prices, fingerprint."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Event
from recommenders.data import dataset
from recommenders.data.dataset import RawTables, build
from recommenders.data.fingerprint import fingerprint
from recommenders.errors import DataError

C = Columns
LINES = pd.DataFrame(
    {
        C.CUSTOMER: ["b", "a", "b", "a", "b"],
        C.ITEM: ["y", "x", "x", "y", "y"],
        C.TIME: pd.to_datetime(
            [
                "2026-01-03 10:00",
                "2026-01-01 10:00",
                "2026-01-01 09:00",
                "2026-01-01 10:00",
                "2026-01-02 08:30",
            ]
        ),
        C.QUANTITY: [1.0, 2.0, 3.0, 4.0, 5.0],
        C.UNIT_PRICE: [2.5, 1.0, 1.5, np.nan, 0.0],
    }
)


def tables(**changes: object) -> RawTables:
    arguments: dict[str, object] = {
        "name": "t",
        "title": "T",
        "interactions": LINES,
        "file": "t.csv",
    }
    return RawTables(**(arguments | changes))  # type: ignore[arg-type]


def test_events_are_sorted_by_customer_time_and_item() -> None:
    data = build(tables())
    assert data.customers[C.CUSTOMER].tolist() == ["a", "b"]
    assert data.items[C.ITEM].tolist() == ["x", "y"]
    assert data.log.indptr.tolist() == [0, 2, 5]
    assert data.log.items.tolist() == [0, 1, 0, 1, 1]
    assert data.log.quantities.tolist() == [2, 4, 3, 5, 1]
    assert data.log.indptr.dtype == np.int64
    np.testing.assert_array_equal(data.unit_prices, np.float32([1.0, np.nan, 1.5, np.nan, 2.5]))
    assert (data.n_items, data.n_customers) == (2, 2)
    assert data.customer_code("b") == 1
    assert data.customer_code("c") is None
    assert data.item_code("") is None
    assert data.histories([1]).items.tolist() == [0, 1, 1]
    assert data.histories(events=(Event.VIEW,)).lengths.tolist() == [0, 0]


def test_the_last_price_paid_and_the_id_stand_in_for_what_is_unknown() -> None:
    items = pd.DataFrame(
        {C.ITEM: ["x", "y", "z"], C.TITLE: ["Tea", None, " "], C.PRICE: [9.0, 0, 4]}
    )
    data = build(tables(items=items))
    assert data.items[C.TITLE].tolist() == ["Tea", "Item y", "Item z"]
    assert data.items[C.PRICE].tolist() == [9.0, 2.5, 4.0]
    report = {finding.observation: finding.count for finding in data.findings}
    assert report["Items without a title"] == 2
    assert report["Lines with a price of zero or below"] == 1
    assert report["Items with a price of zero or below"] == 1


def test_customers_without_events_are_kept() -> None:
    people = pd.DataFrame({C.CUSTOMER: ["c", "a"], C.NAME: ["Cleo", None]})
    data = build(tables(customers=people))
    assert data.customers[C.CUSTOMER].tolist() == ["a", "b", "c"]
    assert data.log.lengths.tolist() == [2, 3, 0]
    assert [data.customer_label(code) for code in range(3)] == [
        "Customer a",
        "Customer b",
        "Cleo",
    ]


def test_present_names_what_came_with_the_data() -> None:
    items = pd.DataFrame({C.ITEM: ["x"], C.BRAND: ["B"], C.CATEGORY: [None], C.NAME: ["no"]})
    data = build(tables(items=items))
    assert data.present == {C.TIME, C.QUANTITY, C.UNIT_PRICE, C.BRAND, C.PRICE}
    assert not data.has(C.NAME)


def test_as_of_is_the_last_event_unless_said() -> None:
    assert build(tables()).as_of == pd.Timestamp("2026-01-03 10:00", tz="UTC")
    data = build(tables(as_of=pd.Timestamp("2026-01-02 08:30"), timezone="Europe/London"))
    assert data.log.as_of == pd.Timestamp("2026-01-02 08:30", tz="Europe/London").timestamp()
    assert data.log.lengths.tolist() == [2, 2]
    assert data.findings[0].observation == "Events after the as-of date"
    assert data.findings[0].count == 1
    with pytest.raises(DataError, match=r"later than the as-of date.*2025-01-01.*2026-01-01 on"):
        build(tables(as_of=pd.Timestamp("2025-01-01")))


@pytest.mark.parametrize(
    ("written", "zone", "utc"),
    [
        ("2026-07-01 12:00", "Europe/London", "2026-07-01 11:00"),
        ("2026-01-01 12:00", "America/New_York", "2026-01-01 17:00"),
        # comes twice, the first is meant
        ("2026-10-25 01:30", "Europe/London", "2026-10-25 00:30"),
        ("2026-11-01 01:30", "America/New_York", "2026-11-01 05:30"),
        # is skipped, the next valid time is taken
        ("2026-03-29 01:30", "Europe/London", "2026-03-29 01:00"),
    ],
)
def test_naive_times_are_local(written: str, zone: str, utc: str) -> None:
    lines = LINES.iloc[:1].assign(**{C.TIME: pd.to_datetime([written])})
    data = build(tables(interactions=lines, timezone=zone))
    assert data.log.times.tolist() == [pd.Timestamp(utc, tz="UTC").timestamp()]


def test_zoned_times_are_converted() -> None:
    lines = LINES.assign(**{C.TIME: LINES[C.TIME].dt.tz_localize("UTC")})
    data = build(tables(interactions=lines, timezone="America/New_York"))
    assert data.log.as_of == pd.Timestamp("2026-01-03 10:00", tz="UTC").timestamp()
    assert str(data.local_time(data.log.as_of)) == "2026-01-03 05:00:00-05:00"


@pytest.mark.slow
def test_fingerprint_ignores_order_and_sees_every_cell() -> None:
    items = pd.DataFrame({C.ITEM: ["x", "y"], C.TITLE: ["Tea", "Jam"], "size": ["S", None]})
    people = pd.DataFrame({C.CUSTOMER: ["a", "b"], C.SEGMENT: ["s", "t"]})
    lines = pd.concat([LINES, LINES.iloc[[2]].assign(**{C.QUANTITY: 7.0})], ignore_index=True)
    lines = lines.assign(**{C.EVENT: "purchase", C.POSITION: 1})
    frames = {"interactions": lines, "items": items, "customers": people}
    base = build(tables(**frames)).fingerprint
    for seed in range(5):
        shuffled = {name: table.sample(frac=1, random_state=seed) for name, table in frames.items()}
        assert build(tables(**shuffled)).fingerprint == base
    categories = lines.astype({C.CUSTOMER: "category", C.ITEM: "category"})
    assert build(tables(**(frames | {"interactions": categories}))).fingerprint == base
    fingerprints = {base}
    other = {
        C.TIME: pd.Timestamp("2026-01-02 08:31"),
        C.EVENT: "view",
        C.CUSTOMER: "zz",
        C.ITEM: "zz",
    }
    for name, table in frames.items():
        for column in table:
            for row in range(len(table)):
                changed = table.copy()
                changed.loc[row, column] = other.get(
                    column, 77 if table[column].dtype != "str" else "new"
                )
                fingerprints.add(build(tables(**(frames | {name: changed}))).fingerprint)
    cells = sum(table.size for table in frames.values())
    # renaming x in one table only adds an item; every change must still be a new data set
    assert len(fingerprints) == cells + 1


@pytest.mark.slow
def test_lines_that_are_alike_are_told_apart_in_blocks_too(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: rng.choice(["a", "b"], 60),
            Columns.ITEM: rng.choice(["x", "y"], 60),
            Columns.TIME: pd.Timestamp("2026-01-01", tz="UTC"),
            Columns.QUANTITY: rng.integers(1, 9, 60).astype(float),
        }
    )
    whole = build(RawTables(name="t", title="T", interactions=lines)).log
    for row in range(2):
        begin, end = whole.indptr[row : row + 2]
        told = list(zip(whole.items[begin:end], whole.quantities[begin:end], strict=True))
        assert told == sorted(told)
    monkeypatch.setattr(dataset, "AT_ONCE", 7)
    parts = build(RawTables(name="t", title="T", interactions=lines[::-1])).log
    np.testing.assert_array_equal(parts.items, whole.items)
    np.testing.assert_array_equal(parts.quantities, whole.quantities)


def test_fingerprint_is_the_same_in_another_process() -> None:
    frame = pd.DataFrame(
        {"a": ["x", None], "b": [1.5, np.nan], "c": pd.to_datetime(["2026-01-01"] * 2)}
    )
    code = (
        "import numpy as np, pandas as pd; from recommenders.data.fingerprint import fingerprint; "
        "print(fingerprint(pd.DataFrame({'c': pd.to_datetime(['2026-01-01'] * 2), "
        "'b': [1.5, np.nan], 'a': ['x', None]}), 'z'))"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root)
    assert done.stdout.strip() == fingerprint(frame, "z")
    assert fingerprint(frame.fillna({"a": ""}), "z") != fingerprint(frame, "z")


def lines_with(column: str, values: list[object]) -> pd.DataFrame:
    return (
        LINES.iloc[: len(values)].assign(**{column: values}).set_axis(range(10, 10 + len(values)))
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"interactions": LINES.drop(columns=C.ITEM)}, ("required column", C.ITEM, "dataset.toml")),
        ({"interactions": LINES.iloc[:0]}, ("usable line",)),
        ({"interactions": lines_with(C.ITEM, ["a", None])}, ("empty", C.ITEM, "row 13")),
        ({"interactions": lines_with(C.CUSTOMER, ["a", ""])}, ("empty", C.CUSTOMER, "row 13")),
        ({"interactions": lines_with(C.TIME, ["today", "x"])}, ("not dates", "row 12", "today")),
        ({"interactions": lines_with(C.EVENT, ["view", "hop"])}, ("kind", "row 13", "'hop'")),
        ({"interactions": lines_with(C.QUANTITY, [1, -2])}, (C.QUANTITY, "row 13", "-2.0")),
        ({"interactions": lines_with(C.QUANTITY, [0, 1])}, (C.QUANTITY, "row 12")),
        ({"interactions": lines_with(C.UNIT_PRICE, ["1", "b"])}, (C.UNIT_PRICE, "other values")),
        ({"interactions": lines_with(C.UNIT_PRICE, [1, np.inf])}, ("too large", "row 13")),
        ({"items": pd.DataFrame({C.ITEM: ["x", "x"]})}, ("twice", C.ITEM, "row 3", "'x'")),
        ({"items": pd.DataFrame({C.ITEM: ["x", None]})}, ("without an id", C.ITEM)),
        ({"customers": pd.DataFrame({"id": ["x"]})}, ("without an id", C.CUSTOMER)),
        ({"timezone": "Mars/Base"}, ("time zone", "Mars/Base", "Europe/London")),
    ],
)
def test_tables_that_cannot_be_used(changes: dict[str, object], words: tuple[str, ...]) -> None:
    with pytest.raises(DataError) as caught:
        build(tables(**changes))
    for word in (*words, "t.csv"):
        assert word in str(caught.value)


def test_a_table_with_odd_columns_is_taken_as_text() -> None:
    items = pd.DataFrame({C.ITEM: ["x", "y"], "tags": [["a"], {"b": 1}], "n": [1, None]})
    data = build(tables(items=items))
    assert data.items["tags"].tolist() == ["['a']", "{'b': 1}"]


def test_building_twice_reports_once() -> None:
    raw = tables()
    assert build(raw).findings == build(raw).findings
    assert raw.findings == []


def test_places_drawn_at_random_stand_beside_their_events() -> None:
    marked = LINES.assign(**{C.RANDOMISED: [True, False, False, None, False]})
    data, plain = build(tables(interactions=marked)), build(tables())
    # b bought y on the third of January: the last event of the log
    assert data.randomised.tolist() == [False, False, False, False, True]
    assert data.has(C.RANDOMISED)
    assert not plain.has(C.RANDOMISED)
    assert not plain.randomised.any()
    assert data.fingerprint != plain.fingerprint
