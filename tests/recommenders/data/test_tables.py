from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from recommenders.contract import Dataset, Finding
from recommenders.data.tables import (
    LAST_LINE,
    RawTables,
    lines_before_last,
    place_text,
    warnings_of,
)


def test_only_what_happened_is_a_finding() -> None:
    tables = RawTables(name="t", title="T", interactions=pd.DataFrame())
    tables.add_finding("Lines without an item", 0, "left out")
    assert tables.findings == []
    tables.add_finding("Lines without an item", np.int64(3), "left out")
    assert tables.findings == [
        Finding(observation="Lines without an item", count=3, done="left out")
    ]
    assert type(tables.findings[0].count) is int


def test_two_tables_do_not_share_their_findings() -> None:
    first, second = (RawTables(name="t", title="T", interactions=pd.DataFrame()) for _ in range(2))
    first.add_finding("Lines", 1, "kept")
    assert second.findings == []


def test_a_place_in_the_order_of_lines_is_no_time() -> None:
    assert lines_before_last(LAST_LINE) == 0
    assert lines_before_last(LAST_LINE - pd.Timedelta(days=400)) == 400
    assert lines_before_last(pd.Timestamp("1799-12-30", tz="UTC")) == 2
    assert lines_before_last(pd.Timestamp("1900-01-01")) is None
    said = [place_text(LAST_LINE + pd.Timedelta(days=days)) for days in (-3, 0, 2)]
    assert said == ["line 3 before the last", "the last line", "line 2 after the last"]
    assert place_text(pd.Timestamp("2026-01-01")) is None


def test_warnings_are_sentences_and_notes_are_none(tiny: Dataset) -> None:
    notes = [
        Finding(observation="Lines without a time", count=1_900, done="left out", warning=True),
        Finding(observation="Lines that repeat", count=2, done="left out"),
    ]
    assert warnings_of(replace(tiny, findings=tuple(notes))) == (
        "Lines without a time (1,900): left out.",
    )
