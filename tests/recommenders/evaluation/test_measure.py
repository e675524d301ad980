from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset, Histories
from recommenders.evaluation import measure as measure_module
from recommenders.evaluation import negatives
from recommenders.evaluation.candidates import ALL, NEW, candidate_sets_of
from recommenders.evaluation.holdout import Holdout, by_user, temporal
from recommenders.evaluation.measure import Measured, measure
from recommenders.ranking import metrics, top_k
from recommenders.testing import toys
from tests import worlds

DAYS = 30.5


@pytest.fixture(scope="module")
def cut(tiny: Dataset) -> Holdout:
    """ann has A and has to find A, B, C; bob A: B; cat B, C: D; dan A: A, E."""
    return temporal(tiny, days=DAYS)


def both(tiny: Dataset, cut: Holdout, toy: toys.Toy, *, k: int = 3) -> list[Measured]:
    shown = cut.histories.only(toy.events)
    return measure(
        lambda rows: toy.score(shown.take(rows)), tiny, cut, candidate_sets_of(cut, seed=0), k=k
    )


def rows_of(measured: Measured, name: str) -> dict[str, float]:
    return dict(zip(measured.frame[Columns.CUSTOMER], measured.frame[name], strict=True))


def test_every_figure_by_hand(tiny: Dataset, cut: Holdout) -> None:
    # everybody is shown E, A, B, C, D, ...
    everything, new = both(tiny, cut, toys.Fixed([7.0, 6.0, 5.0, 4.0, 8.0, 3.0, 2.0, 1.0]))
    assert (everything.candidates, new.candidates) == (ALL, NEW)
    assert everything.lists.tolist() == [[worlds.E, worlds.A, worlds.B]] * 4
    assert rows_of(everything, "R@3") == pytest.approx(
        {"ann": 2 / 3, "bob": 1.0, "cat": 0.0, "dan": 1.0}
    )
    assert rows_of(everything, "MRR") == pytest.approx(
        {"ann": 1 / 2, "bob": 1 / 3, "cat": 1 / 5, "dan": 1.0}
    )
    second, third = 1 / np.log2(3), 1 / np.log2(4)
    assert rows_of(everything, "NDCG@3") == pytest.approx(
        {
            "ann": (second + third) / (1 + second + third),
            "bob": third,
            "cat": 0.0,
            "dan": (1 + second) / (1 + second),
        }
    )
    # ann and dan have A in the history: it is their only repeat
    again, fresh = rows_of(everything, "repeat R@3"), rows_of(everything, "explore R@3")
    assert (again["ann"], again["dan"]) == (1.0, 1.0)
    assert np.isnan([again["bob"], again["cat"]]).all()
    assert fresh == pytest.approx({"ann": 0.5, "bob": 1.0, "cat": 0.0, "dan": 1.0})
    assert everything.frame["history"].tolist() == [1, 1, 2, 1]
    assert everything.frame["relevant"].tolist() == [3, 1, 1, 2]
    # for the new items A leaves the lists and what has to be found
    assert new.lists.tolist()[0] == [worlds.E, worlds.B, worlds.C]
    assert new.lists.tolist()[2] == [worlds.E, worlds.A, worlds.D]
    assert new.frame["relevant"].tolist() == [2, 1, 1, 1]
    assert rows_of(new, "R@3") == pytest.approx({"ann": 1.0, "bob": 1.0, "cat": 1.0, "dan": 1.0})
    assert rows_of(new, "MRR") == pytest.approx(
        {"ann": 1 / 2, "bob": 1 / 2, "cat": 1 / 3, "dan": 1.0}
    )


def test_batches_change_nothing(mid: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    split = by_user(mid, rng=np.random.default_rng(0))
    toy = toys.additive(mid.n_items)
    at_once = both(mid, split, toy, k=10)
    steps: list[int] = []
    monkeypatch.setattr(measure_module, "MAX_CELLS", 3 * mid.n_items)
    shown = split.histories.only(toy.events)
    parts = measure(
        lambda rows: toy.score(shown.take(rows)),
        mid,
        split,
        candidate_sets_of(split, seed=0),
        k=10,
        step=steps.append,
    )
    assert sum(steps) == len(split.customers)
    assert max(steps) == 3
    for expected, other in zip(at_once, parts, strict=True):
        assert expected.frame.equals(other.frame)
        np.testing.assert_array_equal(expected.lists, other.lists)


def test_popularity_alone_finds_ten_of_101() -> None:
    """Among negatives drawn by popularity the popular are no better than chance."""
    rng = np.random.default_rng(3)
    chance = rng.gamma(2.0, size=2000)
    items = rng.choice(2000, 4000, p=chance / chance.sum())
    relevant = Histories.of_items(items[:, None].tolist()).matrix(2000)
    scores = np.tile(chance.astype(np.float32), (4000, 1))
    rows, level = np.arange(4000), np.arange(2000)
    for weights, low, high in ((chance, 0.084, 0.114), (np.ones(2000), 0.2, 0.4)):
        above = top_k.above(scores, rows, items, negatives.draw(relevant, weights, rng), level)
        assert low < metrics.sampled_hit_rate(above, rows, 4000, k=10).mean() < high


def test_equal_scores_are_settled_by_popularity(tiny: Dataset, cut: Holdout) -> None:
    level = both(tiny, cut, toys.Fixed([1.0] * 8))[0]
    popular = Popularity().fit(cut.train)
    shown = cut.histories
    same = measure(
        lambda rows: popular.score(shown.take(rows)), tiny, cut, candidate_sets_of(cut, seed=0), k=3
    )[0]
    np.testing.assert_array_equal(level.lists, same.lists)
    np.testing.assert_array_equal(level.frame["MRR"], same.frame["MRR"])


def test_numbers_that_are_none_are_refused(tiny: Dataset, cut: Holdout) -> None:
    def broken(rows: Any) -> Any:
        return np.full((len(rows), 8), np.nan, dtype=np.float32)

    with pytest.raises(ValueError, match="finite"):
        measure(broken, tiny, cut, candidate_sets_of(cut, seed=0), k=3)


def test_without_categories_and_segments(bare: Dataset) -> None:
    result = both(bare, temporal(bare, days=DAYS), toys.linear(bare.n_items))[0]
    assert result.frame["calibration"].isna().all()
    assert Columns.SEGMENT not in result.frame
