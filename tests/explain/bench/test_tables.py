from __future__ import annotations

import pandas as pd

from explain.bench.planted_causes import Recovery
from explain.bench.summary import common, summarize
from explain.bench.tables import ResultTable, causes, fidelity
from recommenders.intervals import Estimate
from tests.explain.bench.test_summary import world


def test_a_table_on_the_terminal_has_its_title_and_note() -> None:
    table = ResultTable(title="Title", note="Note.", table=pd.DataFrame({"a": [1], "b": ["x"]}))
    assert table.text() == "\nTitle\nNote.\n a b\n 1 x"


def test_all_tables_of_the_methods() -> None:
    results, shared = summarize(world()), summarize(common(world()))
    tables = fidelity(results, shared, unit="points", not_run={"LXR": "no gradients"})
    by_title = {table.title: table for table in tables}
    first = by_title["Removing the most important purchases first"]
    assert "scores (points)" in first.note
    assert first.note.endswith("Not run: LXR (no gradients)")
    assert first.table["customers"].tolist() == [10, 10, 4]
    same = by_title["The same, on the 4 customers of all methods"]
    assert same.table["customers"].tolist() == [4, 4, 4]
    assert "leave-one-out" not in by_title["Difference to leave-one-out"].table["method"].tolist()
    assert len(tables) == 8


def test_empty_tables_and_equal_customers_are_left_out() -> None:
    alone = summarize([record for record in world() if record.method == "ours"])
    titles = {table.title for table in fidelity(alone, alone, unit="points", not_run={})}
    assert not any("leave-one-out" in title or "The same" in title for title in titles)
    assert len(titles) == 5


def test_planted_causes_are_in_percent() -> None:
    half = Estimate(mean=0.5, low=0.25, high=0.75, customers=8)
    nobody = Estimate(mean=float("nan"), low=float("nan"), high=float("nan"), customers=0)
    recoveries = [
        Recovery(method="ours", listed=False, cases=8, top1=half, top3=half, against=half),
        Recovery(method="chance", listed=True, cases=0, top1=nobody, top3=nobody, against=None),
    ]
    result = causes(recoveries, days=30)
    assert "last 30 days" in result.note
    assert result.table.to_numpy().tolist() == [
        ["all", "ours", 8, *["50.0 (25.0 to 75.0)"] * 3],
        ["in the top 10", "chance", 0, "", "", ""],
    ]
