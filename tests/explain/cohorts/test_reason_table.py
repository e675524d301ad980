"""Reasons in a table: counted, narrowed down, with what people left on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest

from explain.cohorts.entries import EntrySource, ListEntry
from explain.cohorts.entry_reason import EntryReason
from explain.cohorts.reason_table import (
    CHIPS,
    ReasonScope,
    ReasonTable,
    customers_with_remarks,
    reason_table,
    remarks_frame,
    scope_of,
)
from explain.contract import ReasonState
from explain.export.csv_text import csv_text
from explain.formats import FIXED_SPACE
from explain.profiles.item_statistics import ItemStatistics
from explain.remarks import Remark, Remarks
from recommenders.contract import Columns, Dataset
from recommenders.data.pseudonyms import pseudonymous
from tests.explain.cohorts.builders import list_entry

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def entry(item: int, state: ReasonState, relation: str = "", **more: object) -> ListEntry:
    items = (1,) if relation else ()
    figures = EntryReason(items=items, relation=relation, **more)  # type: ignore[arg-type]
    return list_entry(item, EntrySource(state), state=state, reason=figures)


LISTS = {
    0: (
        entry(2, ReasonState.POPULAR, rank_without_history=1),
        entry(3, ReasonState.PERSONAL, "same brand", share=0.5, lift=4.0, rank_without=30),
        entry(4, ReasonState.DOUBTFUL, "unrelated", share=0.3, lift=1.0, rank_without=20),
    ),
    2: (
        entry(4, ReasonState.WEAK, "unrelated", share=0.1, lift=0.5, rank_without=4),
        entry(3, ReasonState.DOUBTFUL, "same brand", share=0.05, lift=3.0, rank_without=11),
    ),
    5: (),
}


@pytest.fixture
def table(tiny: Dataset) -> ReasonTable:
    return reason_table(LISTS, [0, 2, 5], tiny, of=6)


def pairs(table: ReasonTable) -> list[tuple[int, int]]:
    """Customer and item of each row."""
    return list(zip(table.rows["customer"], table.rows["item"], strict=True))


def remark(dataset: Dataset, customer: int, item: int, **more: object) -> Remark:
    fields = {"flagged": True, "note": "", "author": "Ann", "time": NOON} | more
    return Remark(
        dataset=dataset.name,
        recommender="gf-cf",
        customer=dataset.customer_id(customer),
        item=dataset.item_id(item),
        **fields,  # type: ignore[arg-type]
    )


def left(*some: Remark) -> Remarks:
    return Remarks(by_reason={(given.customer, given.item): given for given in some})


def test_what_is_doubtful_comes_first(table: ReasonTable, tiny: Dataset) -> None:
    assert pairs(table) == [(0, 4), (2, 3), (2, 4), (0, 2), (0, 3)]
    assert table.rows["rank"].tolist() == [3, 2, 1, 1, 2]
    assert table.rows["rank_without"].tolist() == [20, 11, 4, pd.NA, 30]
    assert table.rows["reason"].tolist() == [*[tiny.item_title(1)] * 3, "", tiny.item_title(1)]
    assert table.counts == {
        ReasonState.DOUBTFUL: 2,
        ReasonState.WEAK: 1,
        ReasonState.POPULAR: 1,
        ReasonState.PERSONAL: 1,
    }
    assert (len(table), table.drawn, table.of) == (5, 3, 6)


@pytest.mark.parametrize(
    ("chips", "expected"),
    [
        ((), [(0, 4), (2, 3), (2, 4), (0, 2), (0, 3)]),
        (("doubtful",), [(0, 4), (2, 3)]),
        (("doubtful", "popular"), [(0, 4), (2, 3), (0, 2)]),
        (("unrelated",), [(0, 4), (2, 4)]),
        (("doubtful", "unrelated"), [(0, 4)]),
        (("personal",), [(0, 3)]),
        (("flagged",), []),
        (("odd",), [(0, 4), (2, 3), (2, 4), (0, 2), (0, 3)]),
    ],
)
def test_chips_narrow_it_down(
    table: ReasonTable, chips: tuple[str, ...], expected: list[tuple[int, int]]
) -> None:
    assert pairs(table.only(chips)) == expected
    assert set(chips) <= {*CHIPS, "odd"}


def test_one_item_or_one_type(
    table: ReasonTable, mid: Dataset, mid_statistics: ItemStatistics, tiny: Dataset
) -> None:
    scope = scope_of(Columns.ITEM, tiny.item_id(4), tiny, ItemStatistics.of(tiny))
    assert scope == ReasonScope(name=tiny.item_title(4), items=frozenset([4]))
    assert pairs(table.about(scope)) == [(0, 4), (2, 4)]
    assert table.about(scope).row_of(2, 4) == 1
    assert table.about(scope).row_of(2, 3) is None
    assert table.about(scope).codes_of(1) == (2, 4)
    level = next(iter(mid_statistics.codes))
    name = str(mid_statistics.names[level][0])
    group = scope_of(level, name, mid, mid_statistics)
    assert group is not None
    assert {str(mid.items[level].iloc[item]) for item in group.items} == {name}
    assert len(group.items) == (mid.items[level] == name).sum()
    for kind, unknown in ((Columns.ITEM, "?"), (level, "?"), ("colour", name)):
        assert scope_of(kind, unknown, mid, mid_statistics) is None


def test_the_finding_in_words(table: ReasonTable, tiny: Dataset) -> None:
    scope = ReasonScope(name="Multi-Cat Litter", items=frozenset([4]))
    assert table.finding() == "2 of 5 reasons are doubtful"
    assert table.finding("Pet household") == "Pet household: 2 of 5 reasons are doubtful"
    assert table.about(scope).finding(scope=scope) == (
        "1 of 2 reasons for Multi-Cat Litter is doubtful"
    )
    assert table.only(["weak"]).finding() == "None of 1 reason is doubtful"
    nothing = replace(scope, items=frozenset())
    assert table.about(nothing).finding("North", scope) == (
        "North: there is no reason for Multi-Cat Litter"
    )
    assert reason_table({}, [], tiny, of=0).finding() == "There is no reason"
    many = reason_table(
        dict.fromkeys(range(6), LISTS[0]) | {6: LISTS[2]}, [*range(7)] * 3, tiny, of=7
    )
    # 7 of 20 reasons, three times
    assert many.finding() == f"35{FIXED_SPACE}% of 60 reasons are doubtful"


def test_flags_and_notes_join_the_rows(table: ReasonTable, tiny: Dataset) -> None:
    remarks = left(
        remark(tiny, 2, 3, note="=1+1 is odd"),
        remark(tiny, 0, 3, flagged=False, note="fine"),
        remark(tiny, 1, 1),
        replace(remark(tiny, 1, 1), customer="gone"),
    )
    joined = table.with_remarks(remarks, tiny, tiny)
    assert joined.flagged == 1
    assert joined.elsewhere == 2
    assert pairs(joined.only(["flagged"])) == [(2, 3)]
    assert joined.rows["note"].tolist() == ["", "=1+1 is odd", "", "", "fine"]
    assert joined.rows["author"].tolist() == ["", "Ann", "", "", "Ann"]
    assert joined.rows["time"].dropna().tolist() == [pd.Timestamp(NOON)] * 2
    assert table.flagged == 0
    written = csv_text(joined.frame(tiny))
    assert '"\'=1+1 is odd"' in written
    assert "2026-11-28 12:00:00" in written


def test_the_frame_has_names_and_numbers(table: ReasonTable, tiny: Dataset) -> None:
    frame = table.frame(tiny)
    assert frame.columns.tolist() == [
        "customer",
        Columns.CUSTOMER,
        "item",
        Columns.ITEM,
        "rank",
        "verdict",
        "reason",
        "relation",
        "share",
        "lift",
        "rank_without",
        "rank_without_history",
        "flagged",
        "note",
        "author",
        "time",
    ]
    first = frame.iloc[0]
    assert first[Columns.CUSTOMER] == tiny.customer_id(0)
    assert first[Columns.ITEM] == tiny.item_id(4)
    assert (first["share"], first["lift"]) == (0.3, 1.0)
    assert table.frame_for_reading(tiny, most=2)["share"].tolist() == pytest.approx([30.0, 5.0])
    long = tiny.items.assign(**{Columns.TITLE: "word " * 2_000})
    read = table.frame_for_reading(replace(tiny, items=long), most=9)
    assert read["item"].str.len().max() <= 120


def test_no_real_id_is_in_a_frame_with_pseudonyms(table: ReasonTable, tiny: Dataset) -> None:
    shown = pseudonymous(tiny, key=b"key")
    assert shown.known_as is not None
    # the row is of the customer whom the screen has in the place 2
    code = int(shown.known_as[2])
    real = tiny.customer_id(code)
    remarks = left(
        remark(tiny, code, 3, note=f"ask {real}"), replace(remark(tiny, 1, 1), customer="gone")
    )
    joined = table.with_remarks(remarks, tiny, shown)
    for frame in (joined.frame(shown), remarks_frame(remarks, tiny, shown)):
        written = csv_text(frame)
        assert f"ask {shown.customer_id(2)}" in written
        assert not [id_ for id_ in (*tiny.customers[Columns.CUSTOMER], "gone") if id_ in written]


def test_every_remark_is_in_a_file_of_its_own(tiny: Dataset) -> None:
    gone = replace(remark(tiny, 1, 1), customer="gone", item="sold out")
    frame = remarks_frame(left(remark(tiny, 2, 3, note="odd"), gone), tiny, tiny)
    assert frame[[Columns.CUSTOMER, Columns.ITEM]].to_numpy().tolist() == [
        [tiny.customer_id(2), tiny.item_id(3)],
        ["gone", "sold out"],
    ]
    assert frame["item"].tolist() == [tiny.item_title(3), ""]
    assert remarks_frame(Remarks(), tiny, tiny).empty


def test_the_customers_with_remarks(tiny: Dataset) -> None:
    gone = replace(remark(tiny, 1, 1), customer="gone")
    some = left(remark(tiny, 2, 3), remark(tiny, 2, 1), gone, remark(tiny, 0, 1))
    assert customers_with_remarks(some, tiny, tiny) == [0, 2]
    shown = pseudonymous(tiny, key=b"key")
    places = [int(np.flatnonzero(shown.known_as == code)[0]) for code in (0, 2)]
    assert customers_with_remarks(some, tiny, shown) == sorted(places)


def test_a_row_in_words(table: ReasonTable, tiny: Dataset) -> None:
    named = tiny.item_title(1)
    # 30 % of what lifts it; nothing is known of the rank without any history
    assert table.sentence(0) == (
        f"Number 3 of the list. Named: {named} (unrelated, lift 1.00, "
        f"30{FIXED_SPACE}% of what lifts it). Without it: rank 20."
    )
    pair = table.rows.assign(named=[(1, 2), *table.rows["named"].iloc[1:]])
    assert "Without them: rank 20." in replace(table, rows=pair).sentence(0)
    assert table.sentence(3) == (
        "Number 1 of the list. No purchase is named. Without any history: rank 1."
    )


def test_the_fingerprint_is_of_the_rows(table: ReasonTable) -> None:
    assert table.fingerprint == table.only(()).fingerprint
    assert table.fingerprint != table.only(["doubtful"]).fingerprint
