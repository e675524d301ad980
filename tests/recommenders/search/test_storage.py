"""What was learned from searches comes back from disk as it was; what is spoilt is learned anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.intervals import Estimate
from recommenders.search import storage
from recommenders.search.model import SearchConfig
from recommenders.search.storage import fitted, kept_taste, seconds
from recommenders.search.taste import TasteConfig
from recommenders.search.taste_learning import LearnedTaste
from tests.crafts import crafted, without_a_part
from tests.recommenders.search.shop import shop

WEIGHTS = SearchConfig(one_step=4.0, two_steps=0.5, trust=5.0, words=8.0, own_words=0.65)
TASTE = LearnedTaste(
    config=TasteConfig(own=0.5, brand=0.25),
    searches=200,
    without=0.77,
    gain=Estimate(mean=0.036, low=0.027, high=0.045, customers=80),
)


@pytest.fixture
def unlearned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was learned, in its order; it takes no time here."""
    times: list[str] = []

    def instead(name: str, answer: object) -> Callable[..., Any]:
        def learn(*_: object, **__: object) -> object:
            times.append(name)
            return answer

        return learn

    monkeypatch.setattr(storage, "learned", instead("weights", WEIGHTS))
    monkeypatch.setattr(storage, "learned_taste", instead("taste", TASTE))
    return times


def ask(dataset: Dataset, cache: Path) -> tuple[SearchConfig, LearnedTaste]:
    """Both, by the cache."""
    rng = np.random.default_rng(0)
    model = fitted(dataset, rng=rng, cache=cache)
    return model.config, kept_taste(dataset, model.config, rng=rng, cache=cache)


def test_both_come_back_as_they_were(unlearned: list[str], tmp_path: Path) -> None:
    assert [ask(shop(), tmp_path) for _ in range(2)] == [(WEIGHTS, TASTE)] * 2
    assert unlearned == ["weights", "taste"]


def test_taste_is_that_of_its_weights_and_data(unlearned: list[str], tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    other = replace(shop(), fingerprint="another")
    for dataset, config in ((shop(), WEIGHTS), (shop(), SearchConfig()), (other, WEIGHTS)):
        kept_taste(dataset, config, rng=rng, cache=tmp_path)
    assert unlearned == ["taste"] * 3


def test_what_is_spoilt_is_learned_anew(unlearned: list[str], tmp_path: Path) -> None:
    before = ask(shop(), tmp_path)
    for name in ("search", "taste"):
        folder = tmp_path / name / shop().fingerprint
        for craft in (*without_a_part(folder), *crafted(folder)):
            assert ask(shop(), tmp_path) == before, craft


def test_too_few_to_learn_from_are_told_each_time(tmp_path: Path) -> None:
    config, taste = ask(shop(), tmp_path)
    assert config == SearchConfig()
    assert taste.searches == 0
    assert not (tmp_path / "taste").exists() or not any((tmp_path / "taste").rglob("*.npz"))


def test_a_runner_does_the_work(unlearned: list[str], tmp_path: Path) -> None:
    asked: list[int] = []

    def runner(work: Callable[..., Any], *arguments: object, progress: object) -> object:
        asked.append(len(arguments))
        return work(*arguments, progress=progress)

    rng = np.random.default_rng(0)
    fitted(shop(), rng=rng, cache=tmp_path, runner=runner)
    kept_taste(shop(), WEIGHTS, rng=rng, cache=tmp_path, runner=runner)
    assert asked == [2, 3]
    assert seconds(shop()) < 0.01


def test_without_searches_there_is_nothing(tmp_path: Path) -> None:
    silent = replace(shop(), searches=None)
    assert seconds(silent) == 0
    with pytest.raises(DataError, match="no searches"):
        fitted(silent, rng=np.random.default_rng(0), cache=tmp_path)
