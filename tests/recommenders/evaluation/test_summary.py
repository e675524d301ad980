from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns
from recommenders.evaluation import summary
from recommenders.evaluation.measure import Measured
from recommenders.evaluation.summary import groups, summarize


def judged(values: list[float], items: int = 10) -> Measured:
    n = len(values)
    frame = pd.DataFrame(
        {
            Columns.CUSTOMER: [str(row) for row in range(n)],
            Columns.SEGMENT: ["a", "b"] * (n // 2),
            "history": np.resize([1, 4, 5, 60], n),
            "NDCG@1": values,
            "repeat R@1": [np.nan, *values[1:]],
        }
    )
    lists = np.resize(np.arange(4, dtype=np.int32), (n, 1))
    return Measured(candidates="all items", frame=frame, lists=lists, n_items=items)


NAMES = ("NDCG@1", "repeat R@1")
ONE, OTHER = judged([0.0, 0.5, 1.0, 0.5] * 10), judged([0.0, 0.4, 0.9, 0.4] * 10)
FOUND = summarize({"one": ONE, "other": OTHER}, base="one", names=NAMES, seed=0)


def test_means_and_paired_differences() -> None:
    first, other = (summary for summary in FOUND if not summary.by)
    assert first.metrics["NDCG@1"].mean == pytest.approx(0.5)
    assert first.metrics["repeat R@1"].mean == pytest.approx(20 / 39)
    assert first.metrics["repeat R@1"].customers == 39
    assert first.metrics["NDCG@1"].low < 0.5 < first.metrics["NDCG@1"].high
    assert first.against == {}
    apart = other.against["NDCG@1"]
    assert apart.mean == pytest.approx(-0.075)
    # the same customers are drawn for both: far narrower than the interval of either
    assert apart.high - apart.low < 0.2 * (
        other.metrics["NDCG@1"].high - other.metrics["NDCG@1"].low
    )
    assert apart.high < 0
    assert first.covered == 0.4


def test_groups_by_segment_and_by_length() -> None:
    named = {(by, group): inside.sum() for by, group, inside in groups(ONE.frame)}
    assert named == {
        ("", "all"): 40,
        (Columns.SEGMENT, "a"): 20,
        (Columns.SEGMENT, "b"): 20,
        ("history", "1 to 4"): 20,
        ("history", "5 to 9"): 10,
        ("history", "50 and more"): 10,
    }
    by_group = {
        (summary.by, summary.group): summary for summary in FOUND if summary.recommender == "one"
    }
    assert by_group[(Columns.SEGMENT, "b")].metrics["NDCG@1"].mean == pytest.approx(0.5)
    assert by_group[("history", "5 to 9")].metrics["NDCG@1"].mean == pytest.approx(1.0)
    assert by_group[(Columns.SEGMENT, "a")].covered == 0.2


def test_small_segments_are_one_group() -> None:
    frame = ONE.frame.assign(**{Columns.SEGMENT: [f"s{row % 20:02}" for row in range(40)]})
    frame.loc[0, Columns.SEGMENT] = None
    sizes = {group: inside.sum() for by, group, inside in groups(frame) if by == Columns.SEGMENT}
    assert len(sizes) == summary.MAX_SEGMENTS + 1
    assert sum(sizes.values()) == 40
    assert sizes["others"] == 22


def test_the_tables() -> None:
    table = summary.main_table(FOUND)
    assert table["recommender"].tolist() == ["one", "other"]
    assert table["NDCG@1"].tolist() == ["0.5000", "0.4250"]
    assert table["coverage"].tolist() == ["0.4000", "0.4000"]
    intervals = summary.interval_table(FOUND, ["NDCG@1"], "one")
    assert intervals["NDCG@1 minus one"].iloc[0] == ""
    assert intervals["NDCG@1 minus one"].iloc[1].startswith("-0.0750 (-0.0")
    by = summary.group_table(FOUND, "history", "NDCG@1")
    assert by.columns.tolist() == ["recommender", "1 to 4 (20)", "5 to 9 (10)", "50 and more (10)"]
    assert by["5 to 9 (10)"].tolist() == ["1.0000", "0.9000"]


def test_what_nobody_has_is_left_out_of_the_table() -> None:
    none = judged([0.0, 1.0])
    none.frame["repeat R@1"] = np.nan
    table = summary.main_table(summarize({"x": none}, base="x", names=NAMES, seed=0))
    assert "repeat R@1" not in table
