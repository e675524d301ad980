from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.surrogate import ceiling as ceilings
from explain.surrogate.ceiling import (
    WITHOUT_SEED,
    Ceiling,
    ceiling,
    ceiling_frame,
    fit_again,
    has_seed,
    known,
    measured,
)
from explain.surrogate.fidelity import Fidelity
from explain.surrogate.model import SurrogateConfig
from recommenders.contract import Dataset
from recommenders.linear.graph_filter import GraphFilter, GraphFilterConfig
from recommenders.linear.item_knn import ItemKNN
from recommenders.neural.mult_vae import MultVAE
from recommenders.ranking.probability_ratio import ProbabilityRatio, RatioConfig, ratio
from recommenders.testing.toys import Toy
from tests.apart import by_post

SMALL = SurrogateConfig(head=40, judged=20, customers=32, held_out=8)


@dataclass(frozen=True)
class NoisyConfig:
    """Settings of `Noisy`."""

    noise: float
    seed: int = 0


class Noisy(Toy):
    """Item codes as scores, and so much noise that changes with the seed."""

    name: ClassVar[str] = "noisy"

    def __init__(self, config: NoisyConfig) -> None:
        self.config = config

    def fit(self, dataset: Dataset) -> Self:
        noise = np.random.default_rng(self.config.seed).standard_normal(dataset.n_items)
        scores = np.arange(dataset.n_items) + self.config.noise * noise
        super().__init__(dataset.n_items, lambda x: np.tile(scores, (len(x), 1)))
        return self


def context(mid: Dataset, noise: float) -> ExplanationContext:
    return ExplanationContext.of(Noisy(NoisyConfig(noise)).fit(mid), mid)


def test_without_a_seed_it_is_one_and_nothing_is_fitted(
    mid: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    recommender = ItemKNN().fit(mid)
    monkeypatch.setattr(ItemKNN, "fit", None)
    fit_ceiling = ceiling(ExplanationContext.of(recommender, mid), SMALL)
    assert fit_ceiling == WITHOUT_SEED
    assert (fit_ceiling.tau, fit_ceiling.r2) == (1.0, 1.0)
    assert "no seed" in fit_ceiling.sentence


def test_the_more_the_seed_decides_the_lower_it_is(mid: Dataset) -> None:
    settled, shaky, rough = (ceiling(context(mid, noise), SMALL) for noise in (0.0, 1.0, 30.0))
    assert (settled.tau, settled.r2) == (1.0, 1.0)
    assert settled.seeded  # measured, and not taken for granted
    assert settled.tau > shaky.tau > rough.tau
    assert settled.r2 > shaky.r2 > rough.r2
    assert settled.customers == SMALL.held_out
    assert f"tau {rough.tau:.2f}, R2 {rough.r2:.2f}" in rough.sentence


def test_each_fit_stands_on_its_own_scale(mid: Dataset) -> None:
    """Scores that are twice as large in the same order agree in full, as for a surrogate."""

    class Twice(Noisy):
        def fit(self, dataset: Dataset) -> Self:
            super().fit(dataset)
            form = self.form
            self.form = lambda x: (1.0 + self.config.seed) * form(x) + 5.0
            return self

    twice = Twice(NoisyConfig(0.0)).fit(mid)
    fit_ceiling = ceiling(ExplanationContext.of(twice, mid), SMALL)
    assert (fit_ceiling.tau, fit_ceiling.r2) == pytest.approx((1.0, 1.0))


def test_seeds_are_found_at_any_depth_and_under_the_dial(mid: Dataset) -> None:
    assert has_seed(MultVAE())  # among its settings of training
    assert not has_seed(ItemKNN())
    inner = GraphFilter(GraphFilterConfig(rank=8)).fit(mid)
    dialled = ratio(inner, nonnegative=True, config=RatioConfig(gamma=0.5)).count(mid)
    again = fit_again(dialled, mid)
    assert isinstance(again, ProbabilityRatio)
    assert again.config == dialled.config
    assert again.inner.config == replace(inner.config, seed=1)


def test_it_is_measured_once(mid: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = context(mid, 1.0)
    first = measured(world, fingerprint="abc", config=SMALL, cache=tmp_path)
    monkeypatch.setattr(ceilings, "ceiling", None)
    assert measured(world, fingerprint="abc", config=SMALL, cache=tmp_path) == first
    assert known("abc", SMALL, tmp_path) == first
    assert known("other", SMALL, tmp_path) is None
    assert known("abc", replace(SMALL, judged=10), tmp_path) is None
    assert known("abc", replace(SMALL, trees=5), tmp_path) == first  # they have no part in it


def test_another_process_measures_the_same(mid: Dataset, tmp_path: Path) -> None:
    world = ExplanationContext.of(GraphFilter(GraphFilterConfig(rank=8)).fit(mid), mid)
    here = measured(world, fingerprint="a", config=SMALL, cache=tmp_path)
    there = measured(world, fingerprint="b", config=SMALL, cache=tmp_path, runner=by_post)
    assert here == there == known("b", SMALL, tmp_path)
    assert there.seeded


def test_the_frame_has_both_lines() -> None:
    limit = Ceiling(tau=0.9, r2=0.95, customers=9, seeded=True)
    frame = ceiling_frame(Fidelity(tau=0.7, r2=0.8, n_items=50), limit)
    assert frame["tau"].tolist() == [0.7, 0.9]
    assert frame["R2"].tolist() == [0.8, 0.95]
    nothing = Ceiling(tau=float("nan"), r2=float("nan"), customers=0, seeded=True)
    assert "cannot be measured" in nothing.sentence
