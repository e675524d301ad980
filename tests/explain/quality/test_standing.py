"""How a recommender stands beside the best rule of thumb, from hand-made judgements."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from explain.formats import FIXED_SPACE
from explain.quality.metrics import NDCG
from explain.quality.standing import (
    LAST_LINES,
    Standing,
    held_back_of,
    rules,
    standing,
    strongest_rule,
)
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.errors import DataError
from recommenders.evaluation import stored_results
from recommenders.evaluation.measure import Measured, names
from recommenders.evaluation.stored_results import CODE, K, StoredEvaluation
from tests.worlds import AS_OF

WEEKS = "the last 28 days"


def kept(name: str, gains: np.ndarray) -> StoredEvaluation:
    """NDCG@10 of each customer for all items, and half of it for new ones."""
    ways = []
    for candidates, share in (("all items", 1.0), ("new items", 0.5)):
        frame = pd.DataFrame({CODE: np.arange(len(gains)), "history": 3, "relevant": 1})
        frame = frame.assign(**dict.fromkeys(names(K), np.nan))
        frame[NDCG] = share * gains
        lists = np.zeros((len(gains), K), dtype=np.int32)
        ways.append(Measured(candidates=candidates, frame=frame, lists=lists, n_items=40))
    return StoredEvaluation(recommender=name, measured=tuple(ways))


def beside(own: np.ndarray, bought_before: bool = False, **rivals: float) -> Standing | None:
    means = {"popularity": 0.1, "uptake": 0.2, "personal-frequency": 0.05} | rivals
    evaluations = [kept("ease", own)]
    evaluations += [
        kept(name.replace("_", "-"), np.full(len(own), mean)) for name, mean in means.items()
    ]
    rng = np.random.default_rng(0)
    return standing("ease", evaluations, bought_before=bought_before, rng=rng, held_back=WEEKS)


SPREAD = np.resize([0.0, 0.1], 100)


def test_the_strongest_rule_is_the_rival() -> None:
    assert set(rules(bought_before=False)) == {"popularity", "uptake"}
    assert set(rules(bought_before=True)) == {"popularity", "uptake", "personal-frequency"}
    verdict = beside(np.full(100, 0.3))
    assert verdict is not None
    assert (verdict.rival_name, verdict.rule, verdict.candidates) == (
        "uptake",
        "bestsellers",
        "new items",
    )
    assert verdict.own.mean == pytest.approx(0.15)
    assert verdict.better
    assert verdict.sentence == f"Beats bestsellers by 50{FIXED_SPACE}% on these data."
    assert "0.150 against 0.100 of Uptake" in verdict.figures
    again = beside(np.full(100, 0.3), bought_before=True, **{"personal_frequency": 0.25})
    assert again is not None
    assert again.sentence.startswith("Beats what each customer bought most often by 20")


def test_a_rule_is_held_against_the_strongest_other() -> None:
    means = {"popularity": 0.1, "uptake": 0.2, "personal-frequency": 0.3}
    evaluations = {name: kept(name, np.full(40, mean)) for name, mean in means.items()}

    def strongest(bought_before: bool, besides: str = "") -> str:
        return strongest_rule(evaluations, bought_before=bought_before, besides=besides)

    assert strongest(True) == strongest(True, "popularity") == "personal-frequency"
    assert strongest(True, "personal-frequency") == strongest(False) == "uptake"
    assert strongest(False, "uptake") == "popularity"


def test_without_anybody_to_judge_by_it_says_so() -> None:
    with pytest.raises(DataError, match="Nobody bought an item for the first time"):
        beside(np.zeros(0))


def test_not_surely_better_is_no_better() -> None:
    even = beside(0.15 + SPREAD)
    assert even is not None
    assert not even.better
    assert even.sentence == (
        "No better than bestsellers on these data: its reasons explain a weak list."
    )
    worse = beside(SPREAD)
    assert worse is not None
    assert worse.sentence.startswith("Worse than bestsellers")


def test_few_customers_prove_nothing() -> None:
    few = beside(np.full(19, 0.9))
    assert few is not None
    assert not few.better
    assert few.sentence.startswith("Only 19 customers came back")


def test_a_rule_that_finds_nothing_is_no_divisor() -> None:
    verdict = beside(np.full(100, 0.3), popularity=0.0, uptake=0.0, personal_frequency=0.0)
    assert verdict is not None
    assert "do not" in verdict.sentence


def test_a_rule_is_not_held_against_itself() -> None:
    rng = np.random.default_rng(0)
    assert standing("popularity", [], bought_before=False, rng=rng, held_back=WEEKS) is None


def world(*, shuffled: bool) -> Dataset:
    """400 customers of six tastes; ``shuffled`` deals the same purchases out at random."""
    rng = np.random.default_rng(4)
    customers = np.repeat(np.arange(400), 10)
    items = customers % 6 + 6 * rng.integers(12, size=len(customers))
    days = rng.uniform(0, 140, len(customers)).round(3)
    if shuffled:
        customers = rng.permutation(customers)
    raw = pd.DataFrame(
        {
            Columns.CUSTOMER: [f"c{code:03}" for code in customers],
            Columns.ITEM: [f"i{code:02}" for code in items],
            Columns.TIME: AS_OF - pd.to_timedelta(days, unit="D"),
        }
    )
    return build(RawTables(name="w", title="W", interactions=raw, as_of=AS_OF))


@pytest.mark.slow
@pytest.mark.parametrize("recommender", ["uptake-lift", "gf-cf", "item-knn"])
def test_taste_is_praised_and_noise_is_not(recommender: str) -> None:
    answers = {}
    for shuffled in (False, True):
        evaluations = stored_results.evaluate(
            [recommender, *rules(bought_before=False)], world(shuffled=shuffled)
        )
        rng = np.random.default_rng(0)
        verdict = standing(recommender, evaluations, bought_before=False, rng=rng, held_back=WEEKS)
        assert verdict is not None
        answers[shuffled] = verdict
    assert answers[False].better
    assert not answers[True].better
    assert "its reasons explain a weak list" in answers[True].sentence


def test_data_without_times_have_no_weeks() -> None:
    evaluations = [kept("ease", SPREAD), kept("popularity", SPREAD), kept("uptake", SPREAD)]
    rng = np.random.default_rng(0)
    verdict = standing("ease", evaluations, bought_before=False, rng=rng, held_back=LAST_LINES)
    assert verdict is not None
    assert "over 100 customers in the last lines, which were held back" in verdict.figures


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (400, "the last 28 days"),
        (60, "the last 12 days"),
        (5, "the last day"),
        (1, "the last hours"),
    ],
)
def test_what_is_held_back_is_told_in_days(span: float, words: str) -> None:
    raw = pd.DataFrame(
        {
            Columns.CUSTOMER: ["a", "b"],
            Columns.ITEM: ["x", "y"],
            Columns.TIME: [AS_OF - pd.Timedelta(days=span), AS_OF],
        }
    )
    dataset = build(RawTables(name="w", title="W", interactions=raw))
    assert held_back_of(dataset) == words
    untimed = replace(dataset, present=dataset.present - {Columns.TIME})
    assert held_back_of(untimed) == LAST_LINES
