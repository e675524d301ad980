from __future__ import annotations

import numpy as np
import pytest

from explain.bench import planted_causes
from explain.bench.explainers.methods import Contributions, ItemCosine, LeaveOneOut, Random
from recommenders.contract import Dataset
from recommenders.data.splits import until
from recommenders.linear.graph_filter import GraphFilter
from recommenders.ranking.ranker import Ranker
from tests.explain.bench.bench_worlds import SlowGreedy, case_of, quiet


def test_a_tie_is_no_find() -> None:
    planted = planted_causes.Planted(
        case=case_of([1, 2, 3, 4], 9, 12), cause=3, kind="complement", time=0
    )
    assert planted_causes.cause_rank(planted, np.array([0.0, 0.0, 0.0, 0.0])) == 3
    assert planted_causes.cause_rank(planted, np.array([0.1, 0.2, 0.9, 0.0])) == 1
    assert planted_causes.cause_rank(planted, np.array([0.1, 0.2, 0.0, 0.3])) == 4


@pytest.mark.slow
def test_cases_stood_before_the_purchase(sample: Dataset) -> None:
    planted = planted_causes.cases(sample, days=30, most=50, rng=np.random.default_rng(0))
    assert len(planted) == 50
    for purchase in planted:
        assert purchase.case.target not in purchase.case.history.items
        assert purchase.cause in purchase.case.history.items
        assert purchase.cause != purchase.case.target
        assert purchase.case.candidates[purchase.case.target]
        assert not purchase.case.candidates[purchase.case.history.items].any()


@pytest.mark.slow
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
    every = {recovery.method: recovery for recovery in results if not recovery.listed}
    reasons = every["contributions"]
    assert reasons.top1.low > 3 * every["chance"].top1.high
    assert reasons.top1.low > every["item cosine"].top1.mean
    assert every["random"].top1.low < every["chance"].top1.mean < every["random"].top1.high
    assert reasons.top3.mean >= reasons.top1.mean
    ceiling = every[planted_causes.CEILING]
    assert ceiling.cases == 300
    assert ceiling.against is None
    assert ceiling.top1.low > reasons.top1.high
    assert every["greedy deletion"].cases == 40
    # in a sum the three are one and the same
    assert reasons.against is not None
    assert reasons.against.low == reasons.against.high == 0.0
    assert every["greedy deletion"].against is not None
    assert every["greedy deletion"].against.mean == 0.0
    assert every["random"].against is not None
    assert every["random"].against.high < 0
    listed = {recovery.method: recovery for recovery in results if recovery.listed}
    assert 0 < listed["contributions"].cases < 300
    table = planted_causes.table(results)
    assert len(table) == 2 * (len(methods) + 2)
    assert set(table["cases"]) == {"all", "in the top 10"}
