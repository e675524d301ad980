from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.ranking import next_basket, next_purchases


def test_figures_by_hand() -> None:
    # customer 3 of 20 items had 0 and 1, takes 1, 5 and 6; the list has 1 first and 5 third
    lists = np.full((1, next_basket.K), -1)
    lists[0, :4] = 1, 0, 5, 9
    figures = next_basket.figures(
        np.array([3]), lists, np.array([61, 65, 66]), np.array([60, 61]), 20, cut=False
    )
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    np.testing.assert_allclose(figures, [[2 / 3, (1 + 1 / np.log2(4)) / ideal, 1.0, 0.5]])


@pytest.mark.parametrize("cut", [False, True])
def test_the_best_possible_sum_is_cut_or_not(cut: bool) -> None:
    lists = np.arange(next_basket.K)[None, :]
    figures = next_basket.figures(
        np.array([0]), lists, np.arange(12), np.zeros(0, dtype=int), 20, cut=cut
    )
    gains = 1 / np.log2(np.arange(12) + 2)
    np.testing.assert_allclose(
        figures[0, [0, 1, 3]], [10 / 12, 1.0 if cut else gains[:10].sum() / gains.sum(), 10 / 12]
    )
    # nothing was bought before: no figure, and no zero
    assert np.isnan(figures[0, 2])


def test_equal_scores_go_by_popularity_then_code() -> None:
    popular = np.array([1.0, 5.0, 1.0, 9.0])
    lists = next_basket.best(np.array([[2.0, 0.0, 2.0, 0.0]]), popular, own_only=False)
    assert lists[0, :5].tolist() == [0, 2, 3, 1, -1]
    own = next_basket.best(np.array([[2.0, 0.0, 2.0, 0.0]]), popular, own_only=True)
    assert own[0, :3].tolist() == [0, 2, -1]


def test_absent_data_are_skipped_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(next_purchases, "ROOT", tmp_path / "project")
    monkeypatch.setenv("BECAUSAL_DATA_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr("sys.argv", ["next_basket", "--dataset", next_basket.TAFENG])
    next_basket.main()
    assert "Put them into data/" in capsys.readouterr().out
