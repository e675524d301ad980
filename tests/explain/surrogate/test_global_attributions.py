from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from explain.surrogate import model
from explain.surrogate.global_attributions import (
    GlobalAttributions,
    SampleConfig,
    fitted_on,
    global_attributions,
)
from explain.surrogate.model import Surrogate, SurrogateConfig
from recommenders.artifacts import ARRAYS
from recommenders.contract import Dataset
from recommenders.operation.processes import Runner, run_here
from recommenders.ranking.ranker import Ranker
from tests.apart import by_post

SMALL = SurrogateConfig(head=30, judged=15, customers=30, held_out=10, trees=20, leaves=7)


@pytest.fixture(scope="module")
def small(mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker) -> Surrogate:
    return Surrogate.fit(ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL)


def read(
    mid: Dataset,
    statistics: ItemStatistics,
    ranker: Ranker,
    surrogate: Surrogate,
    cache: Path | None = None,
    runner: Runner = run_here,
) -> GlobalAttributions:
    return global_attributions(
        ExplanationContext(ranker, mid, statistics),
        surrogate,
        SampleConfig(customers=25, shown=5),
        fingerprint="abc",
        cache=cache,
        runner=runner,
    )


@pytest.mark.slow
def test_contributions_and_what_is_missed_add_up_to_the_score_on_the_own_scale(
    mid: Dataset, mid_statistics: ItemStatistics, mid_ranker: Ranker, small: Surrogate
) -> None:
    attributions = read(mid, mid_statistics, mid_ranker, small)
    assert len(attributions.customers) == 25
    assert attributions.of == int((mid.histories().lengths > 0).sum())
    assert np.bincount(attributions.owner).tolist() == [5] * 25
    totals = attributions.contributions.sum(axis=1) + attributions.missed
    for position, customer in enumerate(attributions.customers[:5]):
        top = small.head(ExplanationContext(mid_ranker, mid, mid_statistics), int(customer))
        own = attributions.owner == position
        assert attributions.items[own].tolist() == top.targets[:5].tolist()
        # what is left is the surrogate's mean over all that it was fitted on, the same everywhere
        np.testing.assert_allclose(np.ptp(top.goal[:5] - totals[own]), 0.0, atol=1e-6)
        assert attributions.bought[position] == len(np.unique(mid.histories([int(customer)]).items))


def test_the_customers_of_the_fit_are_those_whose_heads_the_trees_saw(
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heads_read: list[int] = []
    grown: list[int] = []
    original, grow = model.head, model.fit_trees

    def counted(*args: object, **kwargs: object) -> object:
        heads_read.append(int(args[3]))  # type: ignore[call-overload]
        return original(*args, **kwargs)  # type: ignore[arg-type]

    def measured(inputs: np.ndarray, goal: np.ndarray, config: SurrogateConfig) -> object:
        grown.append(len(goal))
        return grow(inputs, goal, config)

    monkeypatch.setattr(model, "head", counted)
    monkeypatch.setattr(model, "fit_trees", measured)
    Surrogate.fit(ExplanationContext(mid_ranker, mid, mid_statistics), config=SMALL)
    in_fit = fitted_on(ExplanationContext(mid_ranker, mid, mid_statistics), SMALL)
    assert in_fit.tolist() == heads_read[: len(in_fit)]
    assert grown[0] == len(in_fit) * SMALL.head


def test_what_is_kept_is_what_was_read(
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
    small: Surrogate,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attributions = read(mid, mid_statistics, mid_ranker, small, tmp_path)
    calls = 0
    original = Surrogate.explain

    def counted(*args: object) -> object:
        nonlocal calls
        calls += 1
        return original(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Surrogate, "explain", counted)
    again = read(mid, mid_statistics, mid_ranker, small, tmp_path)
    assert calls == 0
    for name in ("customers", "in_fit", "tau", "contributions", "values", "missed"):
        np.testing.assert_array_equal(getattr(attributions, name), getattr(again, name))
    (tmp_path / "readings" / "abc-new-25" / ARRAYS).write_bytes(b"damaged")
    read(mid, mid_statistics, mid_ranker, small, tmp_path)
    assert calls == 25


@pytest.mark.slow
def test_another_process_reads_the_same(
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
    small: Surrogate,
    tmp_path: Path,
) -> None:
    here = read(mid, mid_statistics, mid_ranker, small, tmp_path / "a")
    there = read(mid, mid_statistics, mid_ranker, small, tmp_path / "b", by_post)
    assert there.features == here.features
    kept = [next((tmp_path / part).rglob(ARRAYS)).read_bytes() for part in "ab"]
    assert kept[0] == kept[1]
