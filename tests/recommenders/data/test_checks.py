from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Event
from recommenders.data import checks
from recommenders.data.tables import RawTables
from recommenders.errors import DataError
from recommenders.histories import Histories

C = Columns


def tables(frame: pd.DataFrame, **changes: Any) -> RawTables:
    return RawTables(name="t", title="T", interactions=frame, file="t.csv", **changes)


def lines(**columns: list[Any]) -> pd.DataFrame:
    ids = {C.CUSTOMER: ["a", "b"], C.ITEM: ["x", "y"], C.TIME: ["2026-01-01", "2026-01-02"]}
    return pd.DataFrame({**ids, **columns})


def test_whole_lines_pass_unchanged() -> None:
    frame = lines()
    assert checks.required(tables(frame)) is frame


@pytest.mark.parametrize("column", [C.CUSTOMER, C.ITEM, C.TIME])
def test_a_missing_column_and_an_empty_cell_are_named(column: str) -> None:
    with pytest.raises(DataError, match="required column is missing") as missing:
        checks.required(tables(lines().drop(columns=column)))
    assert missing.value.column == column
    with pytest.raises(DataError, match="required value is empty") as empty:
        checks.required(tables(lines(**{column: ["2026-01-01", None]})))
    assert (empty.value.column, empty.value.row) == (column, 3)


def test_an_empty_text_is_no_id() -> None:
    with pytest.raises(DataError, match="required value is empty"):
        checks.required(tables(lines(**{C.ITEM: ["", "y"]})))


def test_no_lines_are_no_data() -> None:
    with pytest.raises(DataError, match="No usable line"):
        checks.required(tables(lines().iloc[:0]))


def test_naive_times_are_of_the_shop_and_others_are_converted() -> None:
    berlin = tables(lines(), timezone="Europe/Berlin")
    naive = checks.zoned(pd.Series(pd.to_datetime(["2026-01-01 12:00"])), berlin)
    assert str(naive[0]) == "2026-01-01 12:00:00+01:00"
    utc = checks.zoned(pd.Series(pd.to_datetime(["2026-01-01 12:00"], utc=True)), berlin)
    assert str(utc[0]) == "2026-01-01 13:00:00+01:00"
    assert berlin.findings == []


def test_a_skipped_hour_moves_on_and_a_double_one_is_the_first() -> None:
    berlin = tables(lines(), timezone="Europe/Berlin")
    times = pd.Series(pd.to_datetime(["2026-03-29 02:30", "2026-10-25 02:30"]))
    zoned = checks.zoned(times, berlin)
    assert [str(time) for time in zoned] == [
        "2026-03-29 03:00:00+02:00",
        "2026-10-25 02:30:00+02:00",
    ]
    assert [finding.count for finding in berlin.findings] == [1]


def test_texts_and_unknown_zones_are_no_times() -> None:
    with pytest.raises(DataError, match="not dates"):
        checks.zoned(pd.Series(["soon"]), tables(lines()))
    with pytest.raises(DataError, match="time zone"):
        checks.zoned(pd.Series(pd.to_datetime(["2026-01-01"])), tables(lines(), timezone="Mars"))


def test_now_is_the_last_event_or_what_was_given() -> None:
    times = pd.Series(pd.to_datetime(["2026-01-01", "2026-01-05"], utc=True))
    assert checks.as_of_date(times, tables(lines())) == times[1]
    given = pd.Timestamp("2026-01-03")
    assert checks.as_of_date(times, tables(lines(), as_of=given)) == given.tz_localize("UTC")
    with pytest.raises(DataError, match="later than the as-of date"):
        checks.as_of_date(times, tables(lines(), as_of=pd.Timestamp("2025-01-01")))


def test_seconds_since_1970() -> None:
    times = pd.Series(pd.to_datetime(["1970-01-02 01:00:00+01:00", "1970-01-01 01:00:07+01:00"]))
    assert checks.seconds_of(times.dt.tz_convert("Europe/Berlin")).tolist() == [86_400, 7]


def test_kinds_of_events() -> None:
    frame = lines(**{C.EVENT: ["view", "purchase"]})
    assert checks.event_codes(frame, tables(frame)).tolist() == [Event.VIEW, Event.PURCHASE]
    assert checks.event_codes(lines(), tables(lines())).tolist() == [0, 0]
    frame = lines(**{C.EVENT: ["view", "hop"]})
    with pytest.raises(DataError, match="unknown kind") as error:
        checks.event_codes(frame, tables(frame))
    assert (error.value.row, error.value.value) == (3, "hop")


def test_units_are_one_where_unknown_and_positive_in_a_purchase() -> None:
    purchases = np.zeros(2, dtype=np.int8)
    frame = lines(**{C.QUANTITY: [2.0, None]})
    assert checks.quantities_of(frame, purchases, tables(frame)).tolist() == [2.0, 1.0]
    frame = lines(**{C.QUANTITY: [2.0, 0.0]})
    views = np.full(2, Event.VIEW, dtype=np.int8)
    assert checks.quantities_of(frame, views, tables(frame)).tolist() == [2.0, 0.0]
    with pytest.raises(DataError, match="no positive quantity") as error:
        checks.quantities_of(frame, purchases, tables(frame))
    assert error.value.row == 3


def test_numbers_have_a_default_and_an_end() -> None:
    frame = lines(**{C.PRICE: [2.5, None]})
    assert checks.numbers(frame, C.PRICE, -1.0, tables(frame)).tolist() == [2.5, -1.0]
    assert checks.numbers(frame, C.LIST_PRICE, 7.0, tables(frame)).tolist() == [7.0, 7.0]
    for value, message in (("cheap", "other values"), (1e300, "too large")):
        frame = lines(**{C.PRICE: [value, 1.0]})
        with pytest.raises(DataError, match=message):
            checks.numbers(frame, C.PRICE, 0.0, tables(frame))


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    frame = lines().set_index(pd.Index([10, 20]))
    assert checks.row_of(frame, np.array([False, True])) == 22
    assert checks.row_of(frame.set_index(C.CUSTOMER), np.array([False, True])) == 3


def test_a_place_of_nought_is_not_known_and_said() -> None:
    frame = pd.DataFrame({Columns.POSITION: [0, 2, -1, np.nan]})
    table = tables(frame)
    shown = np.array([True, True, False, True])
    places = checks.places_of(frame, shown, table, of="Lines that were shown")
    assert places.tolist() == [0.0, 2.0, 0.0, 0.0]
    (finding,) = table.findings
    assert (finding.count, finding.warning) == (1, True)
    assert finding.text == "Lines that were shown with a position of 0 or below"
    absent = checks.places_of(frame.iloc[:1, :0], shown[:1], table, of="Lines")
    assert absent.tolist() == [0.0]


def log_of(*rows: list[tuple[int, int]], event: Event = Event.PURCHASE) -> Histories:
    """A row for each customer: items and the days of their events."""
    events = [event for row in rows for event in row]
    return Histories(
        indptr=np.cumsum([0, *map(len, rows)]),
        items=np.array([item for item, _ in events], dtype=np.int32),
        times=np.array([day * 86_400 for _, day in events], dtype=np.int64),
        quantities=np.ones(len(events), dtype=np.float32),
        events=np.full(len(events), int(event), dtype=np.int8),
        as_of=10**9,
    )


def said_of(log: Histories, n_items: int) -> list[str]:
    raw = tables(lines())
    checks.note_lone(len(log.indptr) - 1, n_items, log, raw)
    assert all(finding.warning for finding in raw.findings)
    return [f"{finding.count} {finding.observation}" for finding in raw.findings]


def test_one_customer_or_item_alone_is_said() -> None:
    many = [(0, day) for day in range(101)]
    assert said_of(log_of(many), 2) == ["101 Purchases of one customer alone"]
    assert said_of(log_of(many, many), 1) == ["202 Purchases of one item alone"]
    assert said_of(log_of(many, many), 2) == []
    assert said_of(log_of(many, event=Event.VIEW), 2) == []
    assert said_of(log_of(many[:50]), 1) == []


def test_hardly_any_purchase_is_said() -> None:
    log = log_of(*([(0, day)] * 40 for day in range(10)), event=Event.VIEW)
    events = log.events.copy()
    events[:3] = int(Event.PURCHASE)
    assert said_of(replace(log, events=events), 2) == ["3 Purchases among 400 lines: hardly any"]
    enough = events.copy()
    enough[:30] = int(Event.PURCHASE)
    assert said_of(replace(log, events=enough), 2) == []


def test_that_nobody_came_back_is_said() -> None:
    once = [[(0, 1), (1, 1)], *([(n % 3, n)] for n in range(54))]
    assert said_of(log_of(*once), 3) == ["55 Customers who came back: none"]
    assert said_of(log_of(*once, [(0, 1), (1, 2)]), 3) == []
    # of few customers that says little
    assert said_of(log_of(*once[:5]), 3) == []


def test_launches_after_the_first_purchase_are_said() -> None:
    items = pd.DataFrame(
        {
            C.ITEM: ["a", "b", "c", "d"],
            C.LAUNCH: pd.to_datetime(pd.Series(["1970-01-02", "2099-12-31", None, "2099-12-31"])),
        }
    )
    raw = tables(lines())
    checks.note_launches(items, log_of([(0, 1), (1, 2), (2, 3)]), raw)
    (finding,) = raw.findings
    assert (finding.count, finding.warning, finding.example) == (1, True, "b")
    raw = tables(lines())
    checks.note_launches(items.drop(columns=C.LAUNCH), log_of([(0, 1)]), raw)
    assert raw.findings == []
