from __future__ import annotations

import numpy as np
import pytest

from explain.bench.explainers.lime import Lime
from recommenders.linear.item_knn import ItemKNN
from recommenders.testing import toys
from tests.explain.bench.bench_worlds import case_of, game_of


@pytest.mark.slow
def test_lime_asks_five_thousand_times() -> None:
    toy, case = toys.squashed(20), case_of([1, 2, 3], 15, 20)
    Lime().explain(game_of(toy, case), case.candidates, np.random.default_rng(0))
    assert toy.asked == 5000


@pytest.mark.slow
def test_a_sum_is_ordered_by_its_parts() -> None:
    toy, case = toys.linear(16, 3), case_of([1, 4, 6, 9], 12, 16)
    values = Lime().explain(game_of(toy, case), case.candidates, np.random.default_rng(0))
    parts = toy.weights[[1, 4, 6, 9], 12]
    assert np.argsort(values).tolist() == np.argsort(parts).tolist()


def test_without_its_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Lime().missing(ItemKNN()) == ""
    monkeypatch.setattr("explain.bench.explainers.lime.find_spec", lambda name: None)
    assert "pip install" in Lime().missing(ItemKNN())
