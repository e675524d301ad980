from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics
from explain.surrogate import storage
from explain.surrogate.model import Surrogate, SurrogateConfig
from explain.surrogate.storage import fitted
from recommenders.artifacts import ARRAYS, META
from recommenders.contract import Dataset
from recommenders.operation.processes import Runner, run_apart, run_here
from recommenders.ranking.ranker import Ranker

pytestmark = pytest.mark.slow

SMALL = SurrogateConfig(head=30, judged=15, customers=30, held_out=10, trees=20, leaves=7)


class World:
    """The mid-size world with a cache folder, and a count of the fits."""

    def __init__(
        self,
        mid: Dataset,
        statistics: ItemStatistics,
        ranker: Ranker,
        cache: Path,
        patch: pytest.MonkeyPatch,
    ) -> None:
        self.mid, self.facts, self.ranker, self.cache = mid, statistics, ranker, cache
        self.fits = 0
        original = Surrogate.fit

        def counted(*args: object, **kwargs: object) -> Surrogate:
            self.fits += 1
            return original(*args, **kwargs)  # type: ignore[arg-type]

        patch.setattr(storage.Surrogate, "fit", counted)

    def fitted(
        self,
        config: SurrogateConfig = SMALL,
        fingerprint: str = "abc",
        runner: Runner = run_here,
    ) -> Surrogate:
        return fitted(
            ExplanationContext(self.ranker, self.mid, self.facts),
            fingerprint=fingerprint,
            cache=self.cache,
            config=config,
            runner=runner,
        )

    @property
    def folder(self) -> Path:
        return self.cache / "surrogates" / "abc-new"


@pytest.fixture
def world(
    mid: Dataset,
    mid_statistics: ItemStatistics,
    mid_ranker: Ranker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    return World(mid, mid_statistics, mid_ranker, tmp_path, monkeypatch)


def test_restored_trees_say_the_same(world: World) -> None:
    first, again = world.fitted(), world.fitted()
    assert world.fits == 1
    assert again.features == first.features
    assert again.config == first.config
    assert again.held_out == first.held_out
    for customer in range(12):
        ranking_head = first.head(
            ExplanationContext(world.ranker, world.mid, world.facts), customer
        )
        np.testing.assert_array_equal(
            again.trees.predict(ranking_head.inputs), first.trees.predict(ranking_head.inputs)
        )
        first_attribution, other = first.explain(ranking_head), again.explain(ranking_head)
        np.testing.assert_array_equal(first_attribution.values, other.values)
        assert first_attribution.base == other.base
        assert np.isnan(ranking_head.inputs).any() or customer != 1


def test_a_fit_in_another_process_is_the_same_bit_by_bit(world: World) -> None:
    first = world.fitted()
    content = (world.folder / ARRAYS).read_bytes()
    (world.folder / META).unlink()
    other = world.fitted(runner=run_apart)
    assert world.fits == 1
    assert (world.folder / ARRAYS).read_bytes() == content
    assert other.features == first.features
    assert other.held_out == first.held_out
    context = ExplanationContext(world.ranker, world.mid, world.facts)
    for customer in range(3):
        values = [made.explain(made.head(context, customer)).values for made in (first, other)]
        assert values[0].tobytes() == values[1].tobytes()
    assert world.fitted().held_out == first.held_out
    assert world.fits == 1


def test_it_takes_longer_for_more_customers_up_to_those_that_are_looked_at(mid: Dataset) -> None:
    assert storage.seconds(mid, SMALL) == pytest.approx(0.02 * 40)
    assert storage.seconds(mid, SurrogateConfig()) == pytest.approx(0.02 * 200)


def test_half_written_and_damaged_files_are_fitted_again(world: World) -> None:
    first = world.fitted()
    intact = (world.folder / ARRAYS).read_bytes()
    meta = (world.folder / META).read_text()
    for fits, damage in enumerate(
        (
            lambda: (world.folder / ARRAYS).write_bytes(intact[: len(intact) // 2]),
            lambda: (world.folder / ARRAYS).write_bytes(intact[:-9] + b"x" + intact[-8:]),
            lambda: (world.folder / META).unlink(),
            lambda: (world.folder / META).write_text(meta.replace('"format": 3', '"format": 99')),
            lambda: (world.folder / META).write_text("[]"),
        ),
        start=2,
    ):
        damage()
        assert world.fitted().held_out == first.held_out
        assert world.fits == fits
        world.fitted()
        assert world.fits == fits


def test_other_settings_or_versions_are_fitted_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.fitted()
    world.fitted(replace(SMALL, trees=21))
    assert world.fits == 2
    world.fitted(replace(SMALL, trees=21), fingerprint="other")
    assert world.fits == 3
    monkeypatch.setattr(storage, "version", lambda _: "0.0.1")
    world.fitted(replace(SMALL, trees=21))
    assert world.fits == 4


def test_a_feature_that_is_gone_is_fitted_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.fitted()
    fewer = tuple(f for f in storage.FEATURES if f.name != "popularity")
    monkeypatch.setattr(storage, "FEATURES", fewer)
    world.fitted()
    assert world.fits == 2


def test_without_a_cache(world: World) -> None:
    surrogate = fitted(
        ExplanationContext(world.ranker, world.mid, world.facts), fingerprint="abc", config=SMALL
    )
    assert surrogate.held_out.n_items == SMALL.judged
    assert list(world.cache.iterdir()) == []


def test_nothing_is_pickled(world: World) -> None:
    world.fitted()
    with np.load(world.folder / ARRAYS, allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)
    assert {path.name for path in world.folder.iterdir()} == {ARRAYS, META}
