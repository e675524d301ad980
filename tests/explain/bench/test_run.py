from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from explain.attribution.game import Game
from explain.bench.explainers.methods import (
    AddOne,
    BenchExplainer,
    ItemCosine,
    LeaveOneOut,
    Plain,
    Random,
)
from explain.bench.protocol.cases import draw, split
from explain.bench.run import Plan, run
from explain.bench.store import Record, Store
from recommenders.contract import Dataset
from recommenders.histories import BoolArray, DoubleArray
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.ranker import Ranker
from tests.explain.bench.bench_worlds import SlowGreedy, quiet

PLAN = Plan(slow=5, stable=4, seed=3)


class World:
    def __init__(self, mid: Dataset) -> None:
        self.data = mid
        self.train, self.test = split(mid)
        self.ranker = Ranker.of(ItemKNN().fit(self.train), self.train)
        drawn = draw(self.ranker, mid, self.test, most=12, rng=np.random.default_rng(0))
        self.cases, self.short = drawn.cases, drawn.short

    def run(
        self,
        file: Path,
        explainers: Sequence[BenchExplainer] = (),
        *,
        plan: Plan = PLAN,
        most: int | None = None,
        fresh: bool = False,
    ) -> list[Record]:
        return run(
            self.ranker,
            self.train,
            self.cases[:most],
            explainers or [Random(), LeaveOneOut(), AddOne(), ItemCosine(), SlowGreedy()],
            Store(file, fresh=fresh),
            plan=plan,
            progress=quiet(),
        )


@pytest.fixture(scope="module")
def world(mid: Dataset) -> World:
    return World(mid)


def timeless(records: list[Record]) -> list[dict[str, object]]:
    return [{**asdict(record), "seconds": 0.0} for record in records]


def test_every_case_meets_every_method_and_slow_ones_fewer(world: World, tmp_path: Path) -> None:
    records = world.run(tmp_path / "a.jsonl")
    by_method = {record.method for record in records}
    assert by_method == {"random", "leave-one-out", "add-one", "item cosine", "greedy deletion"}
    assert len(records) == 4 * 12 + 5
    first = {case.customer for case in world.cases[:5]}
    assert {r.customer for r in records if r.method == "greedy deletion"} == first
    stable = {r.customer for r in records if r.same_seeds is not None}
    assert stable == {case.customer for case in world.cases[:4]}
    # a fifth of four is none
    assert all(r.same_seeds is None for r in records if r.method == "greedy deletion")
    record = next(r for r in records if r.method == "leave-one-out")
    assert (record.asked, record.calls) == (record.n_players + 1, 1)
    assert {len(record.curves[name]) for name in ("rank", "deletion", "insertion")} == {11}


@pytest.mark.slow
def test_taken_up_again_it_gives_the_same_as_at_one_go(world: World, tmp_path: Path) -> None:
    at_one_go = world.run(tmp_path / "whole.jsonl")
    file = tmp_path / "parts.jsonl"
    world.run(file, [LeaveOneOut(), Random()], plan=Plan(slow=2, stable=0, seed=3), most=3)
    world.run(file, [SlowGreedy(), Random()], most=7)
    size = file.stat().st_size
    again = world.run(file)
    assert timeless(again) == timeless(at_one_go)
    assert file.stat().st_size > size
    # nothing is left to do: not even the fit
    size = file.stat().st_size
    assert timeless(world.run(file)) == timeless(at_one_go)
    assert file.stat().st_size == size


@pytest.mark.slow
def test_a_damaged_line_is_measured_again(world: World, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    before = world.run(file)
    lines = file.read_text().splitlines()
    file.write_text("\n".join([*lines[:4], "{broken", *lines[5:-1], lines[-1][:40]]))
    assert len(Store(file).records) == len(before) - 2
    assert len(file.read_text().splitlines()) == len(before) - 2
    assert file.read_text().endswith("\n")
    assert timeless(world.run(file)) == timeless(before)


@pytest.mark.slow
def test_a_fresh_run_forgets(world: World, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    world.run(file)
    world.run(file, [Random()], most=2, fresh=True)
    assert len(file.read_text().splitlines()) == 2


def test_another_setting_of_a_method_is_measured_anew(world: World, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    world.run(file, [Random()])
    other = Random()
    other.note = "random, otherwise"
    assert {record.note for record in world.run(file, [other])} == {"random, otherwise"}
    assert len(Store(file).records) == 24


def test_a_seed_changes_what_is_drawn_and_nothing_else(world: World, tmp_path: Path) -> None:
    methods = [Random(), LeaveOneOut()]
    first, second = (
        world.run(tmp_path / f"{seed}.jsonl", methods, plan=Plan(stable=0, seed=seed))
        for seed in (1, 2)
    )
    pairs = list(zip(first, second, strict=True))
    drawn = [(a, b) for a, b in pairs if a.method == "random"]
    assert any(a.curves["deletion"] != b.curves["deletion"] for a, b in drawn)
    for a, b in pairs:
        # purchases of the same worth change places, and nothing else
        if a.method == "leave-one-out":
            np.testing.assert_allclose(a.curves["deletion"], b.curves["deletion"], atol=1e-6)


class Wrong(Plain):
    name = "wrong"
    note = "too short a map"

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        return np.zeros(game.n_players - 1)


def test_a_map_of_the_wrong_shape_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="wrong gave no map"):
        world.run(tmp_path / "a.jsonl", [Wrong()], most=1)


def test_stability_of_what_is_sure_and_of_what_is_not(world: World, tmp_path: Path) -> None:
    records = world.run(tmp_path / "a.jsonl", [Random(), LeaveOneOut()])
    sure = [r for r in records if r.method == "leave-one-out" and r.same_seeds is not None]
    drawn = [r for r in records if r.method == "random" and r.same_seeds is not None]
    # item-kNN gives ties where it sees nothing: the three strongest stay all the same
    assert np.mean([r.same_seeds for r in sure]) > 0.7
    assert np.mean([r.same_seeds for r in drawn]) < 0.7
