"""Columns that say of a shown item whether it was clicked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recommenders.adapters.files.search_log.act_flags import by_clicks, is_flag
from recommenders.contract import Columns
from recommenders.data.tables import RawTables
from recommenders.searches.log import Act
from tests.recommenders.adapters.files.search_log.test_clean_searches import entries, shop

HEAD = "customer_id,timestamp,query,item_id,position"


def test_what_was_not_clicked_was_shown(tmp_path: Path) -> None:
    """Without the column each of the items were a click."""
    log = shop(
        tmp_path,
        f"{HEAD},clicked,orders_note,Purchased\n"
        "c1,2026-01-03 09:00,lamp,i1,1,1,x,no\n"
        "c1,2026-01-03 09:00,lamp,i2,2,0,x,no\n"
        "c1,2026-01-03 09:00,lamp,i3,3,1,x,yes\n",
    )
    assert entries(log) == [
        ("lamp", "i1", 1, Act.CLICK),
        ("lamp", "i2", 2, Act.SHOWN),
        ("lamp", "i3", 3, Act.PURCHASE),
    ]
    said = [finding.text for finding in log.findings]
    assert 'Lines of searches of which "clicked" says yes' in said
    assert [text for text in said if "none of ours" in text] == [
        "Columns of searches.csv that are none of ours: orders_note"
    ]


def test_counts_are_flags_and_a_list_is_shown(tmp_path: Path) -> None:
    text = f"{HEAD},clicks\nc1,2026-01-03,lamp,i1,1,3\nc1,2026-01-04,lamp,i2,1,0\n"
    log = shop(tmp_path, f"{text}c2,2026-01-05,lamp,i3|i4,,1\n")
    assert sorted(entries(log)) == [
        ("lamp", "i1", 1, Act.CLICK),
        ("lamp", "i2", 1, Act.SHOWN),
        ("lamp", "i3", 1, Act.SHOWN),
        ("lamp", "i4", 2, Act.SHOWN),
    ]
    # words that are neither leave the items as they were
    words = text.replace("clicks", "clicked").replace(",3\n", ",twice\n")
    (tmp_path / "other").mkdir()
    assert entries(shop(tmp_path / "other", words))[0][3] is Act.CLICK


def test_columns_that_are_looked_at_are_no_unused_ones() -> None:
    assert is_flag("searches", "Clicked")
    assert is_flag("searches", "add_to_cart")
    assert is_flag("interactions", "is_clicked")
    assert not is_flag("interactions", "purchases")
    assert not is_flag("items", "clicked")


def test_lines_of_what_was_shown_and_not_clicked_are_no_purchases() -> None:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame())
    lines = pd.DataFrame(
        {"item_id": list("abcd"), "Clicked": [1, 0, 1, 0], "purchased": ["no", "no", "yes", "no"]}
    )
    frame = by_clicks(lines, raw)
    assert frame[Columns.EVENT].tolist() == ["click", "impression", "purchase", "impression"]
    assert raw.heeded == {"Clicked", "purchased"}
    assert [finding.count for finding in raw.findings] == [2, 1]
    # beside kinds, and where all lines are alike, it says nothing
    for others in (
        {Columns.EVENT: "view"},
        {"Clicked": 1},
        {"Clicked": "perhaps"},
        {"what": ["view", "buy", "view", "view"]},
    ):
        same = lines.assign(**others)
        assert by_clicks(same, raw) is same
