from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import explain
from recommenders.contract import Columns, Dataset, Histories
from recommenders.errors import DataError
from recommenders.ranking.diversity import (
    Rearranged,
    VariedRanker,
    Variety,
    VarietyConfig,
    calibrate,
    divergence,
    spread,
)
from recommenders.ranking.ranker import Ranker
from recommenders.testing.toys import Fixed
from tests.worlds import A, B, C, D, E, F, G, H

# the categories of the tiny world: Dog A C, Cat B, Kitchen D, Lights E F, Desk G H
SCORES = [0.0, 0.5, 0.2, 0.6, 1.0, 0.9, 0.8, 0.7]


def varied(
    ranker: Ranker, statistics: ItemStatistics, kind: Variety, **settings: Any
) -> VariedRanker:
    return VariedRanker(
        recommender=ranker.recommender,
        popularity=ranker.popularity,
        kind=kind,
        taste=statistics.taste,
        groups=statistics.codes.get(Columns.CATEGORY),
        config=VarietyConfig(**settings),
    )


@pytest.fixture
def fixed(tiny: Dataset) -> Ranker:
    return Ranker.of(Fixed(SCORES), tiny)


def test_spread_by_hand() -> None:
    relevance = np.array([1.0, 0.9, 0.5, 0.4])
    alike = np.array(
        [[1, 0.8, 0.1, 0.0], [0.8, 1, 0, 0.3], [0.1, 0, 1, 0.2], [0.0, 0.3, 0.2, 1]], dtype=float
    )
    # after the first: .5 (.9 - .8), .5 (.5 - .1), .5 (.4 - 0), two of them equal at .2
    # then: .05 for the second, .5 (.4 - .2) for the last
    assert spread(relevance, alike, k=4, weight=0.5) == [0, 2, 3, 1]
    assert spread(relevance, alike, k=3, weight=0.0) == [0, 1, 2]
    assert spread(relevance, alike, k=9, weight=0.1) == [0, 1, 2, 3]
    assert spread(np.zeros(0), np.zeros((0, 0)), k=3, weight=0.5) == []


def test_divergence_by_hand() -> None:
    wanted = np.array([3.0, 1.0, 0.0])
    counts = np.array([[6.0, 2.0, 0.0], [4.0, 0.0, 0.0], [0.0, 0.0, 5.0]])
    divergences = divergence(wanted, counts, blend=0.01)
    p, b = np.array([0.75, 0.25]), 0.01
    mixed = np.array([0.99 + b * 0.75, b * 0.25])
    assert divergences[0] == pytest.approx(0.0, abs=1e-12)
    assert divergences[1] == pytest.approx((p * np.log(p / mixed)).sum())
    # nothing in common: what is blended in is all there is
    assert divergences[2] == pytest.approx(np.log(1 / b))


def test_calibration_gives_each_category_its_share() -> None:
    relevance = np.linspace(1, 0.5, 12)
    groups = np.repeat([0, 1, 2], 4).astype(np.int32)
    wanted = np.array([2.0, 1.0, 1.0, 0.0])
    order = calibrate(relevance, groups, wanted, k=4, weight=0.9, blend=0.01)
    assert sorted(groups[order].tolist()) == [0, 0, 1, 2]
    # within a category the better score goes first
    assert set(order) == {0, 1, 4, 8}
    assert calibrate(relevance, groups, wanted, k=4, weight=0.0, blend=0.01) == [0, 1, 2, 3]


def test_each_step_of_calibration_is_the_best_one() -> None:
    """Against the objective written out, for random lists; items without a category included."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        relevance = np.sort(rng.random(9))[::-1]
        groups = rng.integers(-1, 3, 9).astype(np.int32)
        wanted = rng.integers(0, 4, 4).astype(float)
        wanted[0] += 1
        order = calibrate(relevance, groups, wanted, k=5, weight=0.6, blend=0.01)
        p = wanted / wanted.sum()
        for step, chosen in enumerate(order):
            value = {}
            for item in set(range(9)) - set(order[:step]):
                q = np.bincount(groups[[*order[:step], item]] % 4, minlength=4) / (step + 1)
                kl = sum(
                    expected * np.log(expected / (0.99 * other + 0.01 * expected))
                    for expected, other in zip(p, q, strict=True)
                    if expected
                )
                value[item] = 0.4 * relevance[[*order[:step], item]].sum() - 0.6 * kl
            assert value[chosen] == pytest.approx(max(value.values()), abs=1e-12)


def test_a_spread_list_has_other_categories_first(
    fixed: Ranker, tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    history = Histories.of_items([[A]])
    assert fixed.rank(history, k=4).items.tolist() == [E, F, G, H]
    ranker = varied(fixed, tiny_statistics, Variety.SPREAD, spread=0.3)
    rearranged = ranker.rearrange(history, k=4)
    # relevance E 1, F .875, G .75, H .625, D .5, B .375, C 0; F is a lamp like E, H a pad like G,
    # and nobody bought two of E, G, D: .7 of these, less .3 for F from the second place on
    assert rearranged.ranking.items.tolist() == [E, G, D, F]
    assert ranker.rank(history, k=4).items.tolist() == [E, G, D, F]
    assert rearranged.score_ranks.tolist() == [1, 3, 5, 2]
    assert rearranged.plain.items.tolist() == [E, F, G, H]
    assert (rearranged.before.categories, rearranged.after.categories) == (2, 3)
    assert rearranged.new == 1
    assert rearranged.cost == pytest.approx(1 - 3.3 / 3.4, abs=1e-6)
    assert rearranged.cost_percent == pytest.approx(100 - 330 / 3.4, abs=1e-4)
    gains = 1 / np.log2([2, 3, 4, 5])
    assert rearranged.ndcg == pytest.approx(
        ([1.0, 0.8, 0.6, 0.9] @ gains) / ([1.0, 0.9, 0.8, 0.7] @ gains), abs=1e-6
    )
    frame = rearranged.frame(tiny)
    assert frame["rank"].tolist() == [1, 2, 3, 4]
    assert frame["rank_by_score"].tolist() == [1, 3, 5, 2]
    assert frame[Columns.ITEM].tolist() == ["E", "G", "D", "F"]


def test_a_calibrated_list_follows_the_history(
    fixed: Ranker, tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    history = Histories.of_items([[A, D]])
    rearranged = varied(fixed, tiny_statistics, Variety.CALIBRATED, calibration=0.9).rearrange(
        history, k=2, bought_before=True
    )
    # bought: Dog and Kitchen; the plain list has two lamps
    assert rearranged.plain.items.tolist() == [E, F]
    assert set(rearranged.ranking.items.tolist()) == {C, D}
    assert rearranged.after.divergence == pytest.approx(0.0, abs=1e-12)
    assert rearranged.before.divergence == pytest.approx(np.log(1 / 0.01))


def test_similarity_is_the_mean_cosine_of_the_pairs(
    fixed: Ranker, tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    by_score = Ranker.of(Fixed([1.0, 0.9, 0.8, 0.1, 0.1, 0.1, 0.1, 0.1]), tiny)
    rearranged = varied(by_score, tiny_statistics, Variety.SPREAD, spread=0.0).rearrange(
        Histories.of_items([[]]), k=3
    )
    assert rearranged.ranking.items.tolist() == [A, B, C]
    # A and B share 2 of 3 and 3 buyers, A and C 1, B and C 2 of 3 and 2
    pairs = [2 / 3, 1 / np.sqrt(6), 2 / np.sqrt(6)]
    assert rearranged.before.similarity == pytest.approx(np.mean(pairs), abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("kind", Variety)
@pytest.mark.parametrize("bought", [False, True])
def test_a_rearranged_list_keeps_what_lists_promise(
    mid: Dataset, mid_ranker: Ranker, mid_statistics: ItemStatistics, kind: Variety, bought: bool
) -> None:
    ranker = varied(mid_ranker, mid_statistics, kind, pool=40)
    moved = 0
    for customer in range(60):
        history = mid.histories([customer])
        rearranged = ranker.rearrange(history, k=10, bought_before=bought)
        plain = mid_ranker.rank(history, k=40, bought_before=bought)
        np.testing.assert_array_equal(rearranged.plain.items, plain.items[:10])
        assert len(set(rearranged.ranking.items.tolist())) == len(rearranged.plain.items)
        assert rearranged.ranking.candidates[rearranged.ranking.items].all()
        np.testing.assert_array_equal(
            plain.items[rearranged.score_ranks - 1], rearranged.ranking.items
        )
        np.testing.assert_array_equal(
            plain.scores[rearranged.score_ranks - 1], rearranged.ranking.scores
        )
        scores = mid_ranker.recommender.score(history)
        np.testing.assert_array_equal(
            ranker.ranks(scores, rearranged.ranking.items, rearranged.ranking.candidates)[0],
            rearranged.score_ranks,
        )
        # one customer shares no item with anybody: all scores are 0, and nothing can be given up
        if rearranged.ranking.personal and rearranged.plain.scores.any():
            assert rearranged.cost >= -1e-9
            assert 0 < rearranged.ndcg <= 1 + 1e-9
            moved += rearranged.new > 0
    assert moved > 20


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "measure"), [(Variety.SPREAD, "categories"), (Variety.CALIBRATED, "divergence")]
)
def test_more_weight_buys_more_and_costs_more(
    mid: Dataset, mid_ranker: Ranker, mid_statistics: ItemStatistics, kind: Variety, measure: str
) -> None:
    setting = "spread" if kind is Variety.SPREAD else "calibration"
    histories = [mid.histories([c]) for c in range(60) if len(mid.histories([c]).players()) > 4]

    def mean(weight: float) -> tuple[float, float]:
        ranker = varied(mid_ranker, mid_statistics, kind, **{setting: weight})
        lists: list[Rearranged] = [ranker.rearrange(history, k=10) for history in histories]
        return (
            float(np.mean([getattr(rearranged.after, measure) for rearranged in lists])),
            float(np.mean([rearranged.cost for rearranged in lists])),
        )

    (none, free), (some, little), (much, dear) = (mean(weight) for weight in (0.0, 0.15, 0.4))
    assert free == pytest.approx(0.0, abs=1e-12)
    assert 0 < little < dear
    assert none < some < much if kind is Variety.SPREAD else none > some > much


@pytest.mark.parametrize("kind", Variety)
def test_a_list_without_scores_or_history_stays(
    tiny: Dataset, fixed: Ranker, tiny_statistics: ItemStatistics, kind: Variety
) -> None:
    nothing = Histories.of_items([[]])
    flat = varied(Ranker.of(Fixed([0.0] * 8), tiny), tiny_statistics, kind).rearrange(nothing, k=5)
    np.testing.assert_array_equal(flat.ranking.items, flat.plain.items)
    assert np.isnan(flat.cost)
    assert np.isnan(flat.cost_percent)
    assert np.isnan(flat.ndcg)
    rearranged = varied(fixed, tiny_statistics, kind).rearrange(nothing, k=5)
    assert np.isnan(rearranged.after.divergence)
    if kind is Variety.CALIBRATED:
        np.testing.assert_array_equal(rearranged.ranking.items, rearranged.plain.items)
    everything = Histories.of_items([list(range(8))])
    none = varied(fixed, tiny_statistics, kind).rearrange(everything, k=5)
    assert len(none.ranking.items) == 0
    assert none.after.categories == 0


def test_without_categories_items_are_spread_by_their_buyers(mid: Dataset, bare: Dataset) -> None:
    statistics = ItemStatistics.of(bare)
    ranker = Ranker.of(Fixed([0.0, 0.9, 1.0, 0.8, 0.95, 0.1]), bare)
    assert Columns.CATEGORY not in statistics.codes
    rearranged = varied(ranker, statistics, Variety.SPREAD, spread=0.5).rearrange(
        Histories.of_items([[A]]), k=3
    )
    # C shares its two buyers with B, and one of them with D; nobody bought C and E
    assert rearranged.plain.items.tolist() == [C, E, B]
    assert rearranged.ranking.items.tolist()[:2] == [C, E]
    assert rearranged.after.categories == 0
    with pytest.raises(DataError, match="no categories"):
        varied(ranker, statistics, Variety.CALIBRATED)


def test_items_without_a_category_are_not_alike(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    ranker = Ranker.of(Fixed(SCORES), tiny)
    with_categories = varied(ranker, tiny_statistics, Variety.SPREAD, spread=0.3)
    unknown = replace(with_categories, groups=np.full(8, -1, dtype=np.int32))
    history = Histories.of_items([[A]])
    assert unknown.rank(history, k=4).items.tolist() == [E, F, G, H]
    assert with_categories.rank(history, k=4).items.tolist() != [E, F, G, H]


def test_reasons_and_checks_are_by_score(
    mid: Dataset, mid_ranker: Ranker, mid_statistics: ItemStatistics
) -> None:
    customer = int(mid.histories().lengths.argmax())
    ranker = varied(mid_ranker, mid_statistics, Variety.CALIBRATED)
    explanation = explain(ExplanationContext(ranker, mid, mid_statistics), customer)
    ranks = ranker.rearrange(mid.histories([customer]), k=10).score_ranks
    assert ranks.tolist() != list(range(1, 11))
    for rank, checks in zip(ranks, explanation.checks, strict=True):
        assert {check.rank_before for check in checks} <= {int(rank)}
    assert any(explanation.checks)
    np.testing.assert_allclose(
        explanation.attribution.values.sum(axis=0) + explanation.attribution.base,
        explanation.ranking.scores,
        rtol=1e-4,
    )


@pytest.mark.parametrize(
    "wrong", [{"spread": -0.1}, {"calibration": 1.1}, {"blend": 0.0}, {"pool": 0}]
)
def test_settings_are_checked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must be"):
        VarietyConfig(**wrong)
