from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.bench import summary
from explain.bench.protocol.metrics import MAIN, NEGATIVE
from explain.bench.store import Record
from explain.formats import fixed, needed
from recommenders import intervals

STEPS = 11


def record(customer: int, method: str, rank: int, score: float, **more: float) -> Record:
    """A case whose target goes to one rank and score with the first step."""
    return Record(
        customer=customer,
        method=method,
        note=f"how {method} is set",
        n_players=10,
        curves={
            "rank": [1] + [rank] * 10,
            "deletion": [1.0] + [score] * 10,
            "insertion": [0.0] + [1.0] * 10,
            "rank_negative": [1] * STEPS,
            "fixed_rank": [rank] * 5,
            "fixed_score": [score] * 5,
        },
        seconds=0.001 * (customer + 1),
        asked=10,
        calls=1,
        **more,
    )


def world() -> list[Record]:
    """Ten customers: leave-one-out brings the score to .5, greedy to .3, another to .4 or .35."""
    records = []
    for customer in range(10):
        records.append(record(customer, "leave-one-out", 6, 0.5 + 0.01 * customer, same_seeds=1.0))
        records.append(record(customer, "ours", 12, 0.4 + 0.01 * customer, same_seeds=0.5))
        if customer < 4:
            records.append(record(customer, "greedy deletion", 20, 0.3 + 0.01 * customer))
    return records


def test_means_and_paired_differences() -> None:
    base, ours, greedy = summary.summarize(world())
    assert [r.method for r in (base, ours, greedy)] == ["leave-one-out", "ours", "greedy deletion"]
    assert (base.customers, ours.customers, greedy.customers) == (10, 10, 4)
    expected = np.mean([(1.0 + 10 * (0.4 + 0.01 * c)) / 11 for c in range(10)])
    assert ours.metrics["DEL"].mean == pytest.approx(expected)
    assert ours.metrics["DEL"].low < expected < ours.metrics["DEL"].high
    # the same for every customer: paired, nothing is left to chance
    assert ours.difference["DEL"].mean == pytest.approx(-1.0 / 11)
    assert ours.difference["DEL"].low == pytest.approx(ours.difference["DEL"].high)
    assert ours.difference["POS@10"].mean == pytest.approx(-10 / 11)
    assert ours.difference["POS@5"].mean == pytest.approx(0.0)
    assert greedy.difference["DEL"].mean == pytest.approx(-2.0 / 11)
    assert (ours.seconds, ours.asked, ours.calls) == (pytest.approx(0.0055), 10, 1)
    assert (ours.stable, ours.same_seeds) == (10, 0.5)
    assert np.isnan(ours.same_history)


def test_half_way_to_greedy() -> None:
    base, ours, greedy = summary.summarize(world())
    assert ours.share_of_gap["DEL"].mean == pytest.approx(0.5)
    assert ours.share_of_gap["DEL"].low == pytest.approx(0.5)
    assert greedy.share_of_gap["DEL"].mean == pytest.approx(1.0)
    assert base.share_of_gap["DEL"].mean == 0.0
    # greedy is no better there, so there is no way to go
    assert "POS@5" not in ours.share_of_gap
    assert "INS" not in ours.share_of_gap


@pytest.mark.slow
def test_an_interval_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    hits = 0
    for _ in range(200):
        estimate = intervals.estimate(rng.normal(size=80))
        hits += estimate.low <= 0.0 <= estimate.high
    assert 180 <= hits <= 199
    assert np.isnan(intervals.estimate(np.zeros(0)).mean)


def test_tables_show_numbers_of_customers_and_stars() -> None:
    results = summary.summarize(world())
    table = summary.metric_table(results)
    assert table["customers"].tolist() == [10, 10, 4]
    assert list(table)[2:] == list(MAIN)
    assert table.loc[0, "POS@5"] == ".091 (.091)"
    against = summary.against_table(results)
    assert against["method"].tolist() == ["ours", "greedy deletion"]
    assert against.loc[0, "DEL"] == "-.091 (-.091) *"
    assert against.loc[0, "INS"] == ".000 (.000)"
    assert summary.gap_table(results).loc[0, "DEL"] == "50 % (50 %)"
    assert list(summary.metric_table(results, NEGATIVE))[2:] == list(NEGATIVE)
    assert list(summary.fixed_table(results))[2:] == [f"POS@5 after {n}" for n in range(1, 6)]
    cost = summary.cost_table(results)
    assert cost.loc[0, "ms"] == "5.5"
    assert cost["top 3 with another seed"].tolist() == ["100 %", "50 %", ""]
    assert summary.notes_table(results).loc[1, "setting"] == "how ours is set"


def test_a_share_that_one_method_has_and_another_has_not_is_an_empty_cell() -> None:
    ours = next(r for r in summary.summarize(world()) if r.method == "ours")
    half = replace(ours, share_of_gap={"DEL": ours.share_of_gap["DEL"]}, method="half")
    more = replace(ours, share_of_gap={**half.share_of_gap, "INS": half.share_of_gap["DEL"]})
    table = summary.gap_table([more, half])
    assert table["INS"].tolist() == ["50 % (50 %)", ""]


def test_common_customers_are_those_of_all_methods() -> None:
    shared = summary.common(world())
    assert {r.customer for r in shared} == {0, 1, 2, 3}
    assert len(shared) == 12
    curves = summary.summarize(shared)[0].curves
    assert {len(curve.mean) for curve in curves.values()} == {STEPS}
    assert curves["gain"].mean[0] == 1.0
    assert curves["gain"].mean[1] == pytest.approx(1 / np.log2(7))
    # ranks and scores after the first step are alike, so nothing is left to chance
    assert curves["gain"].low[1] == pytest.approx(curves["gain"].high[1])
    deletion = curves["deletion"]
    assert (deletion.method, deletion.kind) == ("leave-one-out", "deletion")
    assert deletion.mean[1] == pytest.approx(np.mean([0.5, 0.51, 0.52, 0.53]))
    assert deletion.low[1] < deletion.mean[1] < deletion.high[1]


def test_without_a_baseline_nothing_is_compared() -> None:
    results = summary.summarize([record(c, "alone", 3, 0.5) for c in range(3)])
    assert results[0].difference == {}
    assert results[0].share_of_gap == {}
    assert summary.against_table(results).empty
    assert summary.gap_table(results).empty
    assert summary.summarize([]) == []


@pytest.mark.parametrize(
    ("largest", "digits"),
    [(0.0, 3), (0.9, 3), (1.0, 3), (0.02, 4), (3.2, 2), (57.0, 1), (900.0, 0)],
)
def test_digits_fit_the_size(largest: float, digits: int) -> None:
    assert needed(largest) == digits


def test_numbers_have_no_leading_zero() -> None:
    assert fixed(0.29, 3) == ".290"
    assert fixed(-0.0301, 3) == "-.030"
    assert fixed(-0.0001, 3) == ".000"
    assert fixed(1234.5, 1) == "1,234.5"
    assert fixed(10.05, 1) in ("10.1", "10.0")
