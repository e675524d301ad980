from __future__ import annotations

import numpy as np
import pytest

from explain import bench
from explain.__main__ import main
from recommenders.adapters import sources
from recommenders.contract import Dataset
from recommenders.histories import Histories


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return sources.load("sample")


def case(items: list[int], cause: int) -> bench.Case:
    return bench.Case(
        history=Histories.of_items([items]), target=99, cause=cause, kind="complement"
    )


def test_a_tie_is_no_find() -> None:
    found = case([1, 2, 3, 4], cause=3)
    assert bench._rank(found, np.array([0.0, 0.0, 0.0, 0.0])) == 3
    assert bench._rank(found, np.array([0.1, 0.2, 0.9, 0.0])) == 1
    assert bench._rank(found, np.array([0.1, 0.2, 0.0, 0.3])) == 4
    assert bench._rank_latest(case([1, 2, 3], cause=3)) == 1
    assert bench._rank_latest(case([3, 2, 1], cause=3)) == 3


def test_cases_stood_before_the_purchase(sample: Dataset) -> None:
    found = bench.cases(sample, days=30, most=50, rng=np.random.default_rng(0))
    assert len(found) == 50
    for one in found:
        assert one.target not in one.history.items
        assert one.cause in one.history.items
        assert one.cause != one.target


def test_reasons_find_planted_causes_better_than_chance_and_neighbours(sample: Dataset) -> None:
    results = bench.recover(sample, days=90, most=300, seed=1)
    top = {found.method: found for found in results if found.subject == "all cases"}
    reasons = top["attribution of Graph filter (GF-CF)"]
    assert reasons.low > 3 * top["chance"].high
    assert reasons.low > top["nearest item-kNN neighbour"].top1
    assert len(bench.table(results)) == len(results)


def test_an_interval_holds_the_mean() -> None:
    hits = np.repeat([0.0, 1.0], 50)
    low, high = bench.interval(hits, np.random.default_rng(0))
    assert low < 0.5 < high
    assert 0.1 < high - low < 0.3


def test_the_command_line_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--dataset", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err
