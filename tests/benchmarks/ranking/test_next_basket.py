from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Dataset
from tests.benchmarks.ranking import next_basket
from tests.worlds import ANN, CAT, A, B, C, D


def test_figures_by_hand() -> None:
    # customer 3 of 20 items had 0 and 1, takes 1, 5 and 6; the list has 1 first and 5 third
    lists = np.full((1, next_basket.K), -1)
    lists[0, :4] = 1, 0, 5, 9
    figures = next_basket.figures(
        np.array([3]), lists, np.array([61, 65, 66]), np.array([60, 61]), 20
    )
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    np.testing.assert_allclose(figures, [[2 / 3, (1 + 1 / np.log2(4)) / ideal, 1.0, 0.5]])


def test_the_best_possible_sum_is_not_cut() -> None:
    lists = np.arange(next_basket.K)[None, :]
    figures = next_basket.figures(np.array([0]), lists, np.arange(12), np.zeros(0, dtype=int), 20)
    gains = 1 / np.log2(np.arange(12) + 2)
    np.testing.assert_allclose(
        figures[0, [0, 1, 3]], [10 / 12, gains[:10].sum() / gains.sum(), 10 / 12]
    )
    # nothing was bought before: no figure, and no zero
    assert np.isnan(figures[0, 2])


def test_equal_scores_go_by_popularity_then_code() -> None:
    popular = np.array([1.0, 5.0, 1.0, 9.0])
    lists = next_basket.best(np.array([[2.0, 0.0, 2.0, 0.0]]), popular, own_only=False)
    assert lists[0, :5].tolist() == [0, 2, 3, 1, -1]
    own = next_basket.best(np.array([[2.0, 0.0, 2.0, 0.0]]), popular, own_only=True)
    assert own[0, :3].tolist() == [0, 2, -1]


def test_the_public_split_keeps_the_order_of_the_baskets() -> None:
    # user 7 has two baskets; the file numbers baskets from 1 and pads with -1 at 0 and 3
    history = pd.DataFrame(
        {"user": [7, 7, 7, 7, 9], "basket": [0, 1, 2, 2, 4], "item": [-1, 2, 0, 2, 1]}
    )
    future = pd.DataFrame({"user": [7, 7, 9, 9], "basket": [1, 1, 0, 1], "item": [0, 3, -1, 1]})
    case = next_basket.split(history, future)
    lines = case.past.histories([0])
    assert lines.items.tolist() == [2, 0, 2]
    assert ((lines.as_of - lines.times) // 86_400).tolist() == [2, 1, 1]
    assert case.past.n_items == 4
    assert list(zip(case.customers, case.items, strict=True)) == [(0, 0), (0, 3), (1, 1)]


def test_elsewhere_it_is_the_first_day_after_the_cut(tiny: Dataset) -> None:
    # within four weeks ann buys A and B ten days ago and C later; dan and eve nothing
    case = next_basket.temporal(tiny)
    baskets = {
        customer: case.items[case.customers == customer].tolist() for customer in (ANN, 1, CAT)
    }
    assert baskets == {ANN: [A, B], 1: [B], CAT: [D]}
    assert case.past.histories([CAT]).items.tolist() == [B, C]
    assert len(case.items) == 4


def test_absent_data_are_skipped_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(next_basket, "ROOT", tmp_path / "project")
    monkeypatch.setenv("BECAUSAL_DATA_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr("sys.argv", ["next_basket", "--dataset", next_basket.TAFENG])
    next_basket.main()
    assert "Put them into data/" in capsys.readouterr().out
