from __future__ import annotations

import numpy as np
import pytest

from explain.bench import planted_causes
from explain.bench.explainers.methods import Contributions, ItemCosine, LeaveOneOut, Random
from recommenders.adapters import sources
from recommenders.contract import Dataset
from recommenders.data.splits import until
from recommenders.linear.graph_filter import GraphFilter
from recommenders.ranking.ranker import Ranker
from tests.explain.bench.bench_worlds import SlowGreedy, case_of, quiet


@pytest.fixture(scope="module")
def sample() -> Dataset:
    return sources.load("sample")


def test_a_tie_is_no_find() -> None:
    found = planted_causes.Planted(case=case_of([1, 2, 3, 4], 9, 12), cause=3, kind="complement")
    assert planted_causes.place_of(found, np.array([0.0, 0.0, 0.0, 0.0])) == 3
    assert planted_causes.place_of(found, np.array([0.1, 0.2, 0.9, 0.0])) == 1
    assert planted_causes.place_of(found, np.array([0.1, 0.2, 0.0, 0.3])) == 4


def test_cases_stood_before_the_purchase(sample: Dataset) -> None:
    found = planted_causes.cases(sample, days=30, most=50, rng=np.random.default_rng(0))
    assert len(found) == 50
    for one in found:
        assert one.case.target not in one.case.history.items
        assert one.cause in one.case.history.items
        assert one.cause != one.case.target
        assert one.case.candidates[one.case.target]
        assert not one.case.candidates[one.case.history.items].any()


def test_reasons_find_planted_causes_better_than_chance_and_cosine(sample: Dataset) -> None:
    days = 90
    import pandas as pd

    earlier = until(sample, sample.as_of - pd.Timedelta(days=days))
    ranker = Ranker.of(GraphFilter().fit(earlier), earlier)
    cases = planted_causes.cases(sample, days=days, most=300, rng=np.random.default_rng(1))
    methods = [Contributions(), LeaveOneOut(), ItemCosine(), Random(), SlowGreedy()]
    results = planted_causes.recover(
        ranker, earlier, cases, methods, slow=40, seed=0, progress=quiet()
    )
    every = {found.method: found for found in results if not found.listed}
    reasons = every["contributions"]
    assert reasons.top1.low > 3 * every["chance"].top1.high
    assert reasons.top1.low > every["item cosine"].top1.mean
    assert every["random"].top1.low < every["chance"].top1.mean < every["random"].top1.high
    assert reasons.top3.mean >= reasons.top1.mean
    assert every["greedy deletion"].cases == 40
    # in a sum the three are one and the same
    assert reasons.against is not None
    assert reasons.against.low == reasons.against.high == 0.0
    assert every["greedy deletion"].against is not None
    assert every["greedy deletion"].against.mean == 0.0
    assert every["random"].against is not None
    assert every["random"].against.high < 0
    listed = {found.method: found for found in results if found.listed}
    assert 0 < listed["contributions"].cases < 300
    table = planted_causes.table(results)
    assert len(table) == 2 * (len(methods) + 1)
    assert set(table["cases"]) == {"all", "in the top 10"}
