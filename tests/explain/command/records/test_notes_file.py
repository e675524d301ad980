"""Flags and notes come back from tables that spreadsheets have saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from explain.cohorts.reason_table import remarks_frame
from explain.command.records.notes_file import NotesFile, read_lines, read_table
from explain.export.csv_text import csv_text
from explain.remarks import HIDDEN, MAX_NOTE, Remark, Remarks
from recommenders.contract import Dataset
from recommenders.errors import DataError

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LEFT = datetime(2026, 6, 1, 9, 30, 41, tzinfo=UTC)
ABOUT = ("tiny", "gf-cf")
Reading = Callable[..., NotesFile]


def remark(dataset: Dataset, customer: int, item: int, note: str, **more: object) -> Remark:
    who, what = dataset.customer_id(customer), dataset.item_id(item)
    return Remark(
        dataset="tiny", recommender="gf-cf", customer=who, item=what, note=note, time=LEFT,
        author="Ann", fingerprint="f", flagged=True, **more,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture
def held(tiny: Dataset) -> Remarks:
    notes = ("=1+1, “odd”; two\nlines", "+ fine", "plain")
    left = [remark(tiny, place, place + 1, note) for place, note in enumerate(notes)]
    return Remarks(by_reason={(one.customer, one.item): one for one in left})


@pytest.fixture
def reading(tiny: Dataset, held: Remarks, tmp_path: Path) -> Reading:
    """Reads a file of this content, where ``held`` holds."""

    def read(content: str | bytes, name: str = "notes.csv", **changes: object) -> NotesFile:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        options: dict[str, object] = {"held": held.by_reason, "written": NOW} | changes
        return read_table(path, tiny, ABOUT, **options)  # type: ignore[arg-type]

    return read


def saved(frame: pd.DataFrame, how: str) -> str | bytes:
    """The export as it is, and as spreadsheets save it."""
    plain = csv_text(frame)
    if how == "as exported":
        return "\ufeff" + plain
    table = pd.read_csv(pd.io.common.StringIO(plain))
    if how == "German":
        table["flagged"] = table["flagged"].map({True: "WAHR", False: "FALSCH"})
        table["time"] = pd.to_datetime(table["time"]).dt.strftime("%d.%m.%Y %H:%M")
        return table.to_csv(index=False, sep=";").encode("utf-8-sig")
    table["time"] = pd.to_datetime(table["time"]).dt.strftime("%Y-%m-%d")
    return table.to_csv(index=False, sep="\t").encode("utf-16")


@pytest.mark.parametrize("how", ["as exported", "German", "days alone"])
def test_what_was_not_changed_is_there_already_and_what_was_holds(
    tiny: Dataset, held: Remarks, reading: Reading, how: str
) -> None:
    frame = remarks_frame(held, tiny, tiny)
    same = reading(saved(frame, how))
    assert (same.rows, dict(same.passed)) == ([], {"that were there already": 3})
    found = reading(saved(frame.assign(note=[*frame["note"][:2], "changed"]), how))
    (row,) = found.rows
    # not older than what it was made from, though the spreadsheet has cut the time
    assert (row["note"], row["time"]) == ("changed", LEFT.isoformat(timespec="seconds"))
    # elsewhere all of them are new, with the marks that keep formulas from acting taken off
    new = reading(saved(frame, how), held={})
    assert [row["note"] for row in new.rows] == list(frame["note"])
    assert {(row["dataset"], row["recommender"], row["flagged"]) for row in new.rows} == {
        (*ABOUT, True)
    }


def test_a_workbook_is_a_table(
    tiny: Dataset, held: Remarks, reading: Reading, tmp_path: Path
) -> None:
    # pandas would write the first note as a formula
    frame = remarks_frame(held, tiny, tiny).iloc[1:]
    frame["time"] = frame["time"].dt.tz_localize(None)
    frame.to_excel(tmp_path / "book.xlsx", index=False, sheet_name="Flags")
    found = reading((tmp_path / "book.xlsx").read_bytes(), "book.xlsx")
    assert dict(found.passed) == {"that were there already": 2}


def test_lines_that_say_nothing_of_these_data_are_passed_over(
    tiny: Dataset, reading: Reading
) -> None:
    who, what = tiny.customer_id(3), tiny.item_id(0)
    found = reading(
        "customer_id,item_id,flagged,note\n"
        f'{who},{what},no,\nstranger,{what},yes,x\n{who},nothing,yes,x\n{who},{what},no,"{HIDDEN}"\n'
        f"{who},{what},yes,<b>x</b>\n"
    )
    assert [(row["note"], row["time"]) for row in found.rows] == [
        ("<b>x</b>", NOW.isoformat(timespec="seconds"))
    ]
    assert sum(found.passed.values()) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b\n1,2\n", ("no column customer_id", "row 1", "Export it again")),
        ("customer_id,item_id\nc1,A\n", ("no column note",)),
        ("customer_id,item_id,flagged\nc1,A,perhaps\n", ("column flagged", "row 2", "perhaps")),
        ("customer_id,item_id,note,time\nc1,A,x,noon\n", ("column time", "row 2", "noon")),
        (f"customer_id,item_id,note\nc1,A,{'x' * (MAX_NOTE + 1)}\n", ("column note", "1,000")),
        ("", ("empty",)),
    ],
)
def test_what_cannot_be_read_is_named(
    content: str, words: tuple[str, ...], reading: Reading
) -> None:
    with pytest.raises(DataError) as raised:
        reading(content)
    for word in words:
        assert word in str(raised.value)


def test_a_later_note_is_not_made_older(tiny: Dataset, held: Remarks, reading: Reading) -> None:
    reason, before = next(iter(held.by_reason.items()))
    later = replace(before, time=LEFT + timedelta(days=3), note="later")
    frame = remarks_frame(held, tiny, tiny).head(1)
    (row,) = reading(saved(frame, "as exported"), held={reason: later}).rows
    assert row["time"] == LEFT.isoformat(timespec="seconds")


def test_lines_of_another_kind_are_no_lines(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "notes.csv") is None
    (tmp_path / "notes.jsonl").write_text('{"note": 1}\n')
    with pytest.raises(DataError, match=r"no flag or note.*row 1"):
        read_lines(tmp_path / "notes.jsonl")
