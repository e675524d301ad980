from __future__ import annotations

import pandas as pd

from recommenders.adapters.files.baskets.whole_orders import with_baskets, without_totals
from recommenders.adapters.files.reading.read_file import Sheet


def test_totals_are_not_read_and_said() -> None:
    frame = pd.DataFrame({"user": ["a"], "qty": ["3"], "unit_price": ["9"], "price": ["8"]})
    sheet = without_totals(Sheet(frame=frame, file="t.csv"), kept={"price"})
    assert list(sheet.frame.columns) == ["user", "price"]
    assert sheet.unread == ("qty", "unit_price")
    assert [finding.count for finding in sheet.findings] == [2]
    assert without_totals(sheet, kept={"price"}) is sheet


def test_lines_of_one_basket_are_told_where_no_column_has_times() -> None:
    frame = pd.DataFrame({"user": ["a", "a", "b"]}, index=[0, 0, 3])
    assert with_baskets(Sheet(frame=frame, file="t.csv")).frame["basket"].tolist() == [
        "1",
        "1",
        "2",
    ]
    for other in (frame.assign(date="2026-01-01"), frame.iloc[1:], frame.assign(basket="x")):
        sheet = Sheet(frame=other, file="t.csv")
        assert with_baskets(sheet) is sheet
