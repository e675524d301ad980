from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.formats import fixed
from explain.profiles.item_statistics import ItemStatistics
from explain.surrogate import ablation, ablation_data
from explain.surrogate.ablation import VARIANTS, Ablation, ablate
from explain.surrogate.ablation_data import half, read
from explain.surrogate.features import NO_HISTORY
from explain.surrogate.local_models import learned, refine, sparse
from explain.surrogate.model import RankingHead, Surrogate, SurrogateConfig, head, standardise
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from recommenders.testing.toys import Fixed, Toy

pytestmark = pytest.mark.slow

SMALL = SurrogateConfig(head=40, judged=20, customers=32, held_out=8, trees=25, leaves=7)
ANY, TOP, OWN_SCALE, PARTS, ALL_PARTS, _, _, ALONE, _ = range(9)


Fits = list[tuple[Any, Any]]


@contextmanager
def fits() -> Iterator[Fits]:
    """Everything that is fitted, as (inputs, goal), in order."""
    fits_seen: Fits = []

    def watched(learn: Any, inputs: Any, goal: Any) -> Any:
        fits_seen.append((inputs, goal))
        return learned(learn, inputs, goal)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ablation, "learned", watched)
        yield fits_seen


@pytest.fixture(scope="module")
def run(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> tuple[Ablation, Fits]:
    with fits() as fits_seen:
        return ablate(ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL), fits_seen


@pytest.fixture(scope="module")
def measured(run: tuple[Ablation, Fits]) -> Ablation:
    return run[0]


def test_steps_come_in_order_and_each_adds_to_the_last(measured: Ablation) -> None:
    assert [step.name for step in measured.results] == [way.name for way in VARIANTS]
    assert [(way.top, way.own_scale, way.parts, way.no_history) for way in VARIANTS[:5]] == [
        (False, False, False, False),
        (True, False, False, False),
        (True, True, False, False),
        (True, True, True, False),
        (True, True, True, True),
    ]
    assert [way.own for way in VARIANTS] == [None] * 5 + [refine, sparse, sparse, sparse]


def test_the_third_and_fifth_step_are_the_surrogate_in_use(
    measured: Ablation, mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    surrogate = Surrogate.fit(ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL)
    for position, held_out in (
        (OWN_SCALE, surrogate.held_out_plain),
        (ALL_PARTS, surrogate.held_out),
    ):
        average = measured.results[position].new
        assert average.tau.mean == pytest.approx(held_out.tau)
        assert average.r2.mean == pytest.approx(held_out.r2)
        assert average.tau.low < average.tau.mean < average.tau.high
        assert average.r2.low < average.r2.mean < average.r2.high
    assert measured.fitted == SMALL.customers


def test_all_steps_judge_the_same_customers(measured: Ablation) -> None:
    for step in measured.results:
        assert (step.same.customers, step.new.customers) == (SMALL.held_out, SMALL.held_out)


def poisoned(
    context: ExplanationContext, features: Any, customer: int, **options: Any
) -> RankingHead:
    """The head with false scores and exchanged features where the customer is judged."""
    ranking_head = head(context, features, customer, **options)
    held = ~half(len(ranking_head.targets), np.random.default_rng([SMALL.seed, customer]))
    raw, scores = ranking_head.raw.copy(), ranking_head.scores.copy()
    raw[held] = np.roll(raw[held], 1, axis=0)
    scores[held] = -7.0 * scores[held]
    return standardise(ranking_head.targets, scores, raw, features)


def test_held_out_candidates_are_not_in_the_fit(
    monkeypatch: pytest.MonkeyPatch,
    run: tuple[Ablation, Fits],
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
) -> None:
    measured, before = run
    monkeypatch.setattr(ablation_data, "head", poisoned)
    with fits() as after:
        spoilt = ablate(ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL)
    # five models for all customers, then four for each customer who is judged
    n_same = 5 + 4 * SMALL.held_out
    assert len(before) == len(after) == 2 * n_same
    for (inputs, goal), (inputs_after, goal_after) in zip(
        before[:n_same], after[:n_same], strict=True
    ):
        np.testing.assert_array_equal(inputs, inputs_after)
        np.testing.assert_array_equal(goal, goal_after)
    # the poison is there: whole heads are fitted for new customers, and the judged half is false
    for position in (TOP, OWN_SCALE, PARTS):
        assert not np.array_equal(before[n_same + position][1], after[n_same + position][1])
    assert spoilt.results[PARTS].same.tau.mean < 0 < measured.results[PARTS].same.tau.mean


def test_a_seed_reproduces(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    config = replace(SMALL, customers=8, held_out=2)
    first, again, other = (
        ablate(
            ExplanationContext(mid_ranker, mid, mid_statistics), config=replace(config, seed=seed)
        )
        for seed in (3, 3, 4)
    )
    assert first == again
    assert first.results[PARTS] != other.results[PARTS]


def by_price(statistics: ItemStatistics) -> Any:
    """Item scores that a feature tells; items of unknown price come last."""
    return np.nan_to_num(statistics.price)


def test_a_score_that_is_a_feature_is_found_by_every_step(
    mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    ranker = Ranker.of(Fixed(by_price(mid_statistics).tolist()), mid)
    config = replace(SMALL, trees=60, held_out=4)
    ablation = ablate(ExplanationContext(ranker, mid, mid_statistics), config=config).results
    for step in ablation:
        for average in (step.same, step.new):
            assert average.tau.mean > 0.8, step.name
            assert average.r2.mean > 0.9, step.name
    for average in (ablation[ALONE].same, ablation[ALONE].new):
        # a score that is a line is a line's to find
        assert average.tau.mean > 0.99
        assert average.r2.mean > 0.99


def test_scores_of_different_size_need_the_own_scale(
    mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    """Price times the square of how much was bought: one order, but no feature tells the size."""
    price = by_price(mid_statistics)
    toy = Toy(mid.n_items, lambda x: (1.0 + x.sum(axis=1, keepdims=True)) ** 2 * price)
    config = replace(SMALL, trees=60, held_out=4)
    ablation = ablate(
        ExplanationContext(Ranker.of(toy, mid), mid, mid_statistics), config=config
    ).results
    for group in ("same", "new"):
        one_scale, own = (getattr(ablation[position], group) for position in (TOP, OWN_SCALE))
        assert own.r2.mean > 0.9 > 0.5 > one_scale.r2.mean


def test_parts_add_up_to_the_score_with_what_needs_no_history(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker
) -> None:
    config = replace(SMALL, customers=8, held_out=2)
    rng = np.random.default_rng(0)
    likeness, level = rng.random((2, mid.n_items, mid.n_items))
    toy = Toy(mid.n_items, lambda x: np.tanh(0.1 * x @ likeness) + level[0])
    for ranker, level_is_flat in ((mid_ranker, True), (Ranker.of(toy, mid), False)):
        people, features = read(ExplanationContext(ranker, mid, mid_statistics), config=config)
        # a graph filter gives no score without a history: a feature that never varies
        assert (NO_HISTORY in features) is not level_is_flat
        parts = [feature.scaled for feature in features]
        for person in people:
            total = person.head.raw[:, parts].sum(axis=1)
            np.testing.assert_allclose(total, person.head.scores, rtol=1e-4, atol=1e-6)
    ablation = ablate(
        ExplanationContext(Ranker.of(toy, mid), mid, mid_statistics), config=config
    ).results
    assert ablation[ALL_PARTS].same.r2.mean > ablation[PARTS].same.r2.mean + 0.1


def test_frame_and_note(measured: Ablation) -> None:
    frame = measured.frame()
    assert frame["step"].tolist() == [way.name for way in VARIANTS]
    parts = measured.results[PARTS]
    assert frame["same customer: tau"][PARTS] == parts.same.tau.text(partial(fixed, digits=2))
    assert frame["new customer: R2"][PARTS] == parts.new.r2.text(partial(fixed, digits=2))
    assert frame["new customer"][PARTS] == parts.new.word
    assert frame["same customer"][ANY] == "weak"
    assert "fitted on 32 of them" in measured.note
    assert "the customers' top 20:" in measured.note
    assert "top 40, of 8 customers" in measured.note
    assert "New customer: 8 customers" in measured.note


def test_progress_is_told(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> None:
    reports: list[tuple[float, str]] = []
    config = replace(SMALL, customers=8, held_out=2)
    ablate(
        ExplanationContext(mid_ranker, mid, mid_statistics),
        config=config,
        progress=lambda s, w: reports.append((s, w)),
    )
    assert reports[0] == (0.0, "reading customer 1 of 10")
    shares = [share for share, message in reports if message.startswith("measuring")]
    assert shares == sorted(shares)
    assert len(shares) == 2 * len(VARIANTS)


def test_equal_scores_have_no_fidelity(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    ranker = Ranker.of(Fixed([0.1] * mid.n_items), mid)
    ablation = ablate(
        ExplanationContext(ranker, mid, mid_statistics),
        config=replace(SMALL, customers=8, held_out=2),
    )
    for step in ablation.results:
        assert (step.same.customers, step.new.customers) == (0, 0)
        assert np.isnan(step.same.tau.mean)
        assert step.same.word == "weak"
    assert len(ablation.frame()) == len(VARIANTS)


def test_too_little_to_measure(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    with pytest.raises(ValueError, match="fewer than two customers"):
        ablate(ExplanationContext(tiny_ranker, tiny, tiny_statistics), config=SMALL)
