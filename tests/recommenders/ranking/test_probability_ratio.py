from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explain.counterfactual.check import Removal, check
from explain.testing import ExplainedRecommenderContract
from recommenders.baselines.popularity import Popularity
from recommenders.contract import Dataset, Histories, LinearInHistory, Recommender
from recommenders.errors import DataError
from recommenders.histories import FloatArray
from recommenders.linear.graph_filter import GraphFilter
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.probability_ratio import GAMMAS, ProbabilityRatio, RatioConfig, ratio
from recommenders.ranking.ranker import Ranker
from recommenders.registry import ENTRIES, RecommenderEntry, available
from recommenders.testing.toys import Fixed, softmax
from tests.worlds import BOUGHT, A, B, C, E, H

# buyers in the tiny world, and for each of the 8 items a quarter of the mean of 11 pairs
SHARE = (np.array([3, 3, 2, 1, 1, 1, 0, 0]) + 0.25 * 11 / 8) / (11 + 0.25 * 11)


def dial(inner: Recommender, gamma: float = 0.25, smoothing: float = 0.25) -> ProbabilityRatio:
    return ratio(inner, nonnegative=True, config=RatioConfig(gamma=gamma, smoothing=smoothing))


class TestOverAGraphFilter(ExplainedRecommenderContract):
    @staticmethod
    def make() -> Any:
        return dial(GraphFilter(), 0.5)


class TestOverNeighbours(ExplainedRecommenderContract):
    @staticmethod
    def make() -> Any:
        return dial(ItemKNN(), 1.0)


class TestOverPopularity(ExplainedRecommenderContract):
    @staticmethod
    def make() -> Any:
        return dial(Popularity(), 0.75)


class TestOverOneThatIsNotLinear(ExplainedRecommenderContract):
    @staticmethod
    def make() -> Any:
        return dial(softmax(80), 0.25)

    # eight and two items: the toy has eighty
    def test_items_and_customers_without_purchases(self, tiny: Dataset) -> None:
        dialled = dial(softmax(tiny.n_items)).fit(tiny)
        assert np.isfinite(dialled.score(tiny.histories())).all()

    def test_a_data_set_without_optional_columns(self, bare: Dataset) -> None:
        dialled = dial(softmax(bare.n_items)).fit(bare)
        assert np.isfinite(dialled.score(bare.histories())).all()

    def test_a_shop_where_nothing_was_bought_yet(self) -> None:
        pytest.skip("the toy has eighty items")


def test_by_hand(tiny: Dataset) -> None:
    scores = [0.6, 0.3, 0.0, -0.2, 0.1, 0.1, 0.1, 0.1]
    for gamma in GAMMAS:
        dialled = dial(Fixed(scores), gamma).fit(tiny)
        dialled_scores = dialled.score(Histories.of_items([[A]]))[0]
        np.testing.assert_allclose(dialled_scores, np.array(scores) / SHARE**gamma, rtol=1e-6)
    # scored alike: the item that nobody bought goes before the one with a buyer
    assert dialled_scores[H] == pytest.approx(0.1 / 0.025)
    assert dialled_scores[E] == pytest.approx(0.1 * 13.75 / 1.34375)
    assert dialled_scores[C] == 0.0


def test_the_popularity_of_buyers_and_not_of_purchases(tiny: Dataset) -> None:
    # ann bought A three times
    dialled = dial(Popularity(), 1.0, smoothing=0.8).fit(tiny)
    buyers = BOUGHT.sum(axis=0) + 0.8 * 11 / 8
    np.testing.assert_allclose(dialled.factors, buyers.sum() / buyers, rtol=1e-6)


def test_the_popular_item_gives_way_to_the_one_bought_for_this_history(tiny: Dataset) -> None:
    # of those who scored B and E alike, E has fewer buyers
    same = [0.0, 0.5, 0.0, 0.0, 0.4, 0.0, 0.0, 0.0]
    plain, far = (dial(Fixed(same), gamma).fit(tiny) for gamma in (0.0, 0.5))
    history = Histories.of_items([[A]])
    assert Ranker.of(plain, tiny).rank(history, k=1).items.tolist() == [B]
    assert Ranker.of(far, tiny).rank(history, k=1).items.tolist() == [E]


def test_zero_changes_nothing(mid: Dataset, mid_ranker: Ranker) -> None:
    dialled = dial(mid_ranker.recommender, 0.0).count(mid)
    batch = mid.histories(list(range(30)))
    np.testing.assert_array_equal(dialled.score(batch), mid_ranker.recommender.score(batch))


@pytest.mark.parametrize("gamma", [0.25, 1.0])
def test_what_is_below_zero_stays_below_what_is_above(
    mid: Dataset, mid_ranker: Ranker, gamma: float
) -> None:
    """Above zero the order is that of the scores with the negative ones cut off."""
    inner = mid_ranker.recommender
    batch = mid.histories(list(range(60)))
    scores = np.asarray(inner.score(batch))
    assert (scores < 0).any()
    dialled = dial(inner, gamma).count(mid)
    dialled_scores = dialled.score(batch)
    np.testing.assert_array_equal(np.sign(dialled_scores), np.sign(scores))
    cut = np.maximum(scores, 0) * dialled.factors
    for row in range(len(batch)):
        above = int((scores[row] > 0).sum())
        np.testing.assert_array_equal(
            np.argsort(-dialled_scores[row], kind="stable")[:above],
            np.argsort(-cut[row], kind="stable")[:above],
        )


def test_contributions_are_divided_with_the_score(tiny: Dataset) -> None:
    inner = ItemKNN().fit(tiny)
    dialled = dial(inner, 0.5).count(tiny)
    assert isinstance(dialled, LinearInHistory)
    history, targets = Histories.of_items([[A, C]]), np.array([B, E], dtype=np.int32)
    np.testing.assert_allclose(
        dialled.contributions(history, targets),
        inner.contributions(history, targets) / np.sqrt(SHARE[[B, E]]),
        rtol=1e-6,
    )
    assert not isinstance(dial(softmax(8)), LinearInHistory)


def test_checks_are_of_the_scores_with_the_dial(mid: Dataset, mid_ranker: Ranker) -> None:
    dialled = dial(mid_ranker.recommender, 1.0).count(mid)
    ranker = Ranker.of(dialled, mid)
    history = mid.histories([int(mid.histories().lengths.argmax())])
    ranking = ranker.rank(history, k=1)
    items = tuple(history.players()[:3].tolist())
    (removal_check,) = check(
        ranker,
        history,
        [(int(ranking.items[0]), Removal(items=items))],
        candidates=ranking.candidates,
        shown=1,
    )
    assert removal_check.rank_before == 1
    without: FloatArray = dialled.score(history.where(~np.isin(history.items, items)))
    assert removal_check.score_after == pytest.approx(float(without[0, ranking.items[0]]))


def test_no_item_weighs_more_than_promised(mid: Dataset) -> None:
    for gamma, smoothing in ((0.5, 0.25), (1.0, 0.1)):
        dialled = dial(ItemKNN(), gamma, smoothing=smoothing).count(mid)
        assert dialled.factors.max() <= (mid.n_items * (1 + 1 / smoothing)) ** gamma


def test_name_and_fingerprint_carry_the_setting() -> None:
    variants = [dial(ItemKNN(), gamma) for gamma in GAMMAS]
    assert [variant.name for variant in variants[:3]] == [
        "item-knn-g0",
        "item-knn-g0.25",
        "item-knn-g0.5",
    ]
    assert variants[0].events == ItemKNN.events
    prints = {variant.fingerprint(inner) for variant in variants for inner in ("a", "b")}
    prints.add(dial(ItemKNN(), smoothing=2.0).fingerprint("a"))
    assert len(prints) == 2 * len(GAMMAS) + 1
    assert variants[1].fingerprint("a") == dial(Popularity()).fingerprint("a")


def test_scores_that_do_not_start_at_zero_are_refused() -> None:
    with pytest.raises(DataError, match=r"a-logit: its scores do not start at zero") as caught:
        ratio(type("Logits", (Fixed,), {"name": "a-logit"})([1.0]), nonnegative=False)
    assert "choose a recommender" in caught.value.remedy


@pytest.mark.slow
@pytest.mark.parametrize("entry", available(), ids=lambda entry: entry.name)
def test_the_registry_says_which_scores_start_at_zero(
    entry: RecommenderEntry, mid: Dataset
) -> None:
    """None is below zero, or a history that says nothing scores zero."""
    recommender = entry.factory().fit(mid)
    scores = recommender.score(mid.histories(events=recommender.events))
    nothing = recommender.score(Histories.of_items([[]], as_of=mid.log.as_of))
    if not entry.nonnegative:
        pytest.skip("has no dial")
    assert scores.min() >= 0 or not nothing.any()
    assert scores.max() > 0


def test_most_recommenders_have_the_dial() -> None:
    assert {entry.name for entry in ENTRIES if entry.nonnegative} >= {
        "gf-cf", "bspm", "item-knn", "local-ease", "ease", "ials", "mult-vae", "dense-mf", "ncf",
        "buy-again", "popularity",
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [{"gamma": -0.1}, {"gamma": 1.1}, {"smoothing": 0.0}])
def test_settings_are_checked(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        RatioConfig(**wrong)
