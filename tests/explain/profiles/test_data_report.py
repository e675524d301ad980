from __future__ import annotations

from dataclasses import replace

import numpy as np

from explain.profiles import data_report
from recommenders.contract import Dataset, Event, Finding


def test_events_by_kind_by_hand(tiny: Dataset) -> None:
    bought = tiny.log.events == Event.PURCHASE
    assert data_report.purchases(tiny) == int(bought.sum())
    table = data_report.events(tiny).set_index("Event")
    assert table.loc["Purchase", "Count"] == int(bought.sum())
    assert table.loc["Purchase", "Items"] == len(set(tiny.log.items[bought].tolist()))
    only = replace(tiny, log=tiny.log.where(bought))
    assert data_report.events(only)["Event"].tolist() == ["Purchase"]


def test_the_first_event_in_the_time_of_the_shop(tiny: Dataset) -> None:
    assert str(data_report.first_event(tiny)) == "2026-03-22 12:00:00+00:00"
    in_tokyo = replace(tiny, timezone="Asia/Tokyo")
    assert str(data_report.first_event(in_tokyo)) == "2026-03-22 21:00:00+09:00"


def test_customers_by_purchases_by_hand(tiny: Dataset) -> None:
    lengths = tiny.histories().lengths
    table = data_report.by_purchases(tiny).set_index("Purchases")
    assert table.loc["0", "Customers"] == int((lengths == 0).sum())
    assert table.loc["3 to 5", "Customers"] == int(((lengths > 2) & (lengths < 6)).sum())
    assert table.loc["201 or more", "Customers"] == 0
    # each customer is in one line
    assert table["Customers"].sum() == len(lengths)
    np.testing.assert_allclose(table["Share"].sum(), 1)


def test_what_did_not_come_with_the_data(tiny: Dataset, bare: Dataset) -> None:
    lacking = data_report.missing(bare)
    assert {"category", "unit price"} <= set(lacking["Column"])
    assert (lacking["Cost"].str.len() > 0).all()
    assert set(data_report.missing(tiny)["Column"]) < set(lacking["Column"])


def test_findings_are_those_of_the_data_set_warnings_first(tiny: Dataset) -> None:
    findings = (
        Finding(observation="A", count=1, done="kept"),
        Finding(observation="B", count=2, done="left out", warning=True, example="x"),
    )
    table = data_report.findings(replace(tiny, findings=findings))
    assert list(table) == ["Kind", "Found", "Count", "Done"]
    assert table.to_numpy().tolist() == [
        ["Warning", "B, such as x", 2, "left out"],
        ["Note", "A", 1, "kept"],
    ]
    assert data_report.findings(tiny).empty
