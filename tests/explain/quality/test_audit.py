from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from explain.cohorts.entries import RARE
from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.profiles.item_statistics import ItemStatistics
from explain.quality.audit import SHARES, Audit, audit
from explain.reasons.explanation import explain
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset
from recommenders.ranking.ranker import Ranker
from recommenders.testing import toys
from tests.explain.shops import shop


@pytest.mark.slow
def test_the_audit_counts_what_the_list_says(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    context = ExplanationContext(mid_ranker, mid, mid_statistics)
    result = audit(context, customers=20, rng=np.random.default_rng(1))
    chosen = np.random.default_rng(1).choice(mid.n_customers, size=20, replace=False)
    states = [
        rationale.reason.state
        for customer in chosen
        for rationale in explain(context, int(customer)).rationales
    ]
    assert result.items == len(states)
    assert result.causes == states.count(ReasonState.PERSONAL) > 20
    # a record is not audited, and an audit is about the score: rules are left out
    for state in [state for state in ReasonState if state not in RARE]:
        assert getattr(result, str(state)) == states.count(state) / len(states)
    assert result.gap < 1e-4
    assert result.lowered == 1.0
    assert result.listed_without_history == 0.0
    assert result.unrelated == 0.0
    assert result.decisive > result.personal / 2
    assert result.frame()["value"].iloc[0] == "20"
    assert list(result.shares()) == list(SHARES)


def audited(weights: np.ndarray, dataset: Dataset) -> Audit:
    ranker = Ranker.of(toys.Linear(weights), dataset)
    context = ExplanationContext(ranker, dataset, ItemStatistics.of(dataset))
    return audit(context, customers=dataset.n_customers, rng=np.random.default_rng(0))


@pytest.fixture(scope="module")
def stalls() -> Dataset:
    """Three customers bought one item each of thirty; a market stall is their brand."""
    items = [f"i{n:02}" for n in range(30)]
    dataset = shop([(f"c{n}", items[n], 9.0) for n in range(3)] + [("x", i, 900.0) for i in items])
    brands = [f"stall {n // 3}" for n in range(30)]
    return replace(
        dataset,
        items=dataset.items.assign(**{Columns.BRAND: brands}),
        present=dataset.present | {Columns.BRAND},
    )


def test_shares_by_hand(stalls: Dataset) -> None:
    """The last item is listed for whoever bought something, because of the only purchase."""
    weights = np.zeros((30, 30))
    weights[:3, 29] = 1.0  # nothing to do with what they bought: doubtful, and decisive
    result = audited(weights, stalls)
    # x has everything but nothing left to recommend; the other nine of each list are popular
    assert (result.customers, result.items) == (4, 30)
    assert result.doubtful == result.decisive == pytest.approx(3 / 30)
    assert result.popular == pytest.approx(27 / 30)
    assert result.personal == result.weak == 0.0
    assert result.causes == 0
    for figure in (result.lowered, result.listed_without_history, result.unrelated):
        assert np.isnan(figure)


def test_a_related_purchase_is_a_cause(stalls: Dataset) -> None:
    weights = np.zeros((30, 30))
    weights[0, 29] = 1.0
    brands = stalls.items[Columns.BRAND].where(np.arange(30) != 29, "stall 0")
    result = audited(weights, replace(stalls, items=stalls.items.assign(brand=brands)))
    assert (result.causes, result.lowered, result.unrelated) == (1, 1.0, 0.0)
    assert result.listed_without_history == 0.0
    assert result.personal == pytest.approx(1 / 30)


def test_the_word_of_the_shop_makes_a_cause_in_its_direction(stalls: Dataset) -> None:
    weights = np.zeros((30, 30))
    weights[:3, 29] = 1.0
    edges = np.zeros((30, 30), dtype=np.float32)
    edges[:2, 29] = 1.0
    result = audited(weights, replace(stalls, known_edges=sparse.csr_array(edges)))
    # two of the three doubtful entries of `test_shares_by_hand`
    assert (result.causes, result.lowered, result.unrelated) == (2, 1.0, 0.0)
    assert (result.personal, result.doubtful) == (pytest.approx(2 / 30), pytest.approx(1 / 30))
    back = audited(weights, replace(stalls, known_edges=sparse.csr_array(edges.T)))
    assert (back.causes, back.doubtful) == (0, pytest.approx(3 / 30))


def test_what_does_not_hang_on_purchases_has_no_cause(mid: Dataset) -> None:
    ranker = Ranker.of(Popularity().fit(mid), mid)
    context = ExplanationContext(ranker, mid, ItemStatistics.of(mid))
    result = audit(context, customers=5, rng=np.random.default_rng(0))
    assert (result.popular, result.causes, result.decisive) == (1.0, 0, 0.0)


def test_where_nothing_is_left_to_list_there_is_nothing_to_share() -> None:
    dataset = shop([("c1", "i1", 9.0), ("c1", "i2", 5.0)])
    result = audited(np.eye(dataset.n_items), dataset)
    assert result.items == 0
    assert all(np.isnan(share) for share in result.shares().values())
    assert "nan" not in result.frame().to_string()


def test_the_same_seed_gives_the_same_figures(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    context = ExplanationContext(mid_ranker, mid, mid_statistics)
    first, second = (
        audit(context, customers=3, rng=np.random.default_rng(7)).shares() for _ in range(2)
    )
    assert first == second
