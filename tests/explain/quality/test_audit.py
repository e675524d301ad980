from __future__ import annotations

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from explain.quality.audit import audit
from explain.reasons.explanation import explain
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker


@pytest.mark.slow
def test_the_audit_counts_what_the_list_says(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    rng = np.random.default_rng(1)
    result = audit(ExplanationContext(mid_ranker, mid, mid_statistics), customers=20, rng=rng)
    chosen = np.random.default_rng(1).choice(mid.n_customers, size=20, replace=False)
    states = [
        str(rationale.reason.state)
        for customer in chosen
        for rationale in explain(
            ExplanationContext(mid_ranker, mid, mid_statistics), int(customer)
        ).rationales
    ]
    assert result.items == len(states)
    assert result.causes == states.count("checked")
    assert result.checked == states.count("checked") / len(states)
    assert result.gap < 1e-4
    assert result.lowered >= 0.95
    assert result.frame()["value"].iloc[0] == "20"
