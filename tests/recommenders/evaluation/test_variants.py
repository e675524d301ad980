"""A list with options is judged as it is shown: the dial turned, the list rearranged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explain.profiles.variety import rearranging
from recommenders.contract import Dataset
from recommenders.evaluation.candidates import candidate_sets_of
from recommenders.evaluation.holdout import temporal
from recommenders.evaluation.run import scorer_of
from recommenders.evaluation.stored_results import DEPTH, K, evaluate, load_stored
from recommenders.evaluation.variants import Variant, as_variant, fitted_variant, lists_lifted
from recommenders.ranking.diversity import Variety
from recommenders.ranking.probability_ratio import ProbabilityRatio

PLAIN, PERSONAL = Variant(recommender="item-knn"), Variant(recommender="item-knn", personal=1.0)
SPREAD = Variant(recommender="item-knn", variety=Variety.SPREAD)


def test_a_name_is_the_recommender_as_it_comes() -> None:
    assert as_variant("item-knn") == PLAIN
    assert as_variant(PERSONAL) is PERSONAL
    assert not PLAIN.settings
    assert PERSONAL.settings["personal"] == 1.0
    assert SPREAD.settings["variety"] == "mmr"


def test_the_fit_is_kept_and_the_dial_is_turned(mid: Dataset, tmp_path: Path) -> None:
    told: list[float] = []

    def fit(variant: Variant) -> object:
        return fitted_variant(
            variant, mid, cache=tmp_path, progress=lambda share, doing: told.append(share)
        )

    plain, personal = fit(PLAIN), fit(PERSONAL)
    assert isinstance(personal, ProbabilityRatio)
    assert len(list((tmp_path / "recommenders").iterdir())) == 1
    histories = mid.histories()
    factors = personal.factors
    assert np.ptp(factors) > 0
    np.testing.assert_allclose(
        personal.score(histories),
        plain.score(histories) * factors,  # type: ignore[attr-defined]
        rtol=1e-6,
    )


def test_lifted_scores_rank_as_the_rearranged_list(mid: Dataset) -> None:
    holdout = temporal(mid, days=28.0)
    recommender = fitted_variant(
        PLAIN, holdout.train, cache=None, progress=lambda share, doing: None
    )
    ranker = rearranging(recommender, holdout.train, Variety.SPREAD)
    scorer = scorer_of(recommender, holdout)
    (candidates,) = candidate_sets_of(holdout, seed=0, new_only=True)
    rows, shown = np.arange(3, 9), holdout.histories.only(recommender.events)
    lifted = lists_lifted(scorer, ranker, holdout, candidates, k=5)(rows)
    plain = scorer(rows)
    for position, row in enumerate(rows):
        history = shown.take(rows[position : position + 1])
        listed = ranker.rank(history, k=5).items
        assert np.argsort(-lifted[position], kind="stable")[:5].tolist() == listed.tolist(), row
        rest = np.setdiff1d(np.arange(mid.n_items), listed)
        np.testing.assert_array_equal(lifted[position, rest], plain[position, rest])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("variants")


def test_variants_are_judged_and_kept_apart(mid: Dataset, folder: Path) -> None:
    variants = [PLAIN, PERSONAL, SPREAD]
    plain, personal, varied = evaluate(variants, mid, cache=folder, rearranging=rearranging)
    lists = [judged.measured[-1].lists for judged in (plain, personal, varied)]
    assert (lists[0] != lists[1]).any()
    assert (lists[0] != lists[2]).any()
    for variant, judged in zip(variants, (plain, personal, varied), strict=True):
        again = load_stored(variant, mid, folder)
        assert again is not None
        np.testing.assert_array_equal(again.measured[-1].lists, judged.measured[-1].lists)
    assert load_stored(Variant(recommender="item-knn", personal=0.5), mid, folder) is None
    # the metrics are those of the list that is shown
    frame, hits = varied.measured[-1].frame, varied.hits[-1]
    assert hits.shape == (len(frame), DEPTH)
    np.testing.assert_allclose(frame[f"HR@{K}"], hits[:, :K].any(axis=1).astype(float))


def test_customers_are_picked_by_code(mid: Dataset, folder: Path) -> None:
    (judged,) = evaluate(["popularity"], mid, cache=folder)
    codes = judged.measured[-1].frame["code"].tolist()
    some = judged.among(frozenset(codes[2:5]))
    assert some.measured[-1].frame["code"].tolist() == codes[2:5]
    np.testing.assert_array_equal(some.measured[-1].lists, judged.measured[-1].lists[2:5])
    assert some.hits[-1].shape == (3, DEPTH)
    assert not len(judged.among(frozenset()).measured[-1].frame)
