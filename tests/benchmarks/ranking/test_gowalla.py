from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Histories
from recommenders.testing.toys import Fixed
from tests.benchmarks.ranking import gowalla

SECOND, THIRD = 1 / np.log2(3), 1 / np.log2(4)


@pytest.mark.parametrize(
    ("ranked", "wanted", "recall", "ndcg"),
    [
        ([7, 8, 9], {7, 8, 9}, 1.0, 1.0),
        ([7, 8, 9], {1}, 0.0, 0.0),
        ([7, 8, 9], {8}, 1.0, SECOND),
        ([7, 8, 9], {7, 9}, 1.0, (1 + THIRD) / (1 + SECOND)),
        # recall counts every wanted item, the best possible sum only as many as are shown
        ([7, 8, 9], {7, 1, 2, 3, 4}, 0.2, 1 / (1 + SECOND + THIRD)),
    ],
)
def test_recall_and_ndcg_by_hand(
    ranked: list[int], wanted: set[int], recall: float, ndcg: float
) -> None:
    metrics = gowalla.recall_and_ndcg(np.array(ranked), wanted)
    assert metrics == pytest.approx((recall, ndcg))


def test_the_best_are_outside_the_history_and_ties_go_to_the_lower_code() -> None:
    toy = Fixed([1.0, 5.0, 2.0, 2.0, 2.0, 9.0, 0.0])
    ranked = gowalla.best(toy, Histories.of_items([[], [5], [1, 5, 2]]), 3)
    assert ranked.tolist() == [[5, 1, 2], [1, 2, 3], [3, 4, 0]]


def test_a_catalogue_shorter_than_the_list() -> None:
    toy = Fixed([1.0, 2.0])
    assert gowalla.best(toy, Histories.of_items([[]]), 20).tolist() == [[1, 0]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    train = pd.DataFrame({"user": [0, 0, 1, 2, 10, 10], "item": [0, 1, 0, 2, 1, 0]})
    test = pd.DataFrame({"user": [0, 2, 2], "item": [2, 0, 11]})
    train.to_parquet(tmp_path / gowalla.TRAIN)
    test.to_parquet(tmp_path / gowalla.TEST)
    return tmp_path


def test_codes_are_the_numbers_in_the_files(folder: Path) -> None:
    train, test = gowalla.read(folder)
    assert (train.n_customers, train.n_items) == (11, 12)
    assert train.histories([10, 2]).matrix(12).toarray().nonzero()[1].tolist() == [0, 1, 2]
    assert len(test) == 11
    assert test.take([0, 1, 2]).items.tolist() == [2, 0, 11]


def test_a_row_of_the_table_by_hand(folder: Path) -> None:
    # most bought is 0, then 1, then 2. Customer 0 has 0 and 1: the first left is 2, wanted.
    # Customer 2 has 2: 0 comes first, one of two wanted, and 11 is the twelfth and last
    row = gowalla.measured(folder, gowalla.RECOMMENDERS["popularity"]())
    assert row["customers"] == 2
    assert row["R@20"] == pytest.approx(1.0)
    ideal = 1 + 1 / np.log2(3)
    # of eleven candidates the item 11 stands at place 11
    assert row["N@20"] == pytest.approx((1 + (1 + 1 / np.log2(12)) / ideal) / 2)


def test_a_refusal_is_a_row_too(folder: Path) -> None:
    from recommenders.linear.ease import EASE, EASEConfig

    row = gowalla.measured(folder, EASE(EASEConfig(max_memory=1e-9)))
    assert set(row) == {"refused"}
    assert "local EASE" in str(row["refused"])


def test_absent_data_are_skipped_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(gowalla, "ROOT", tmp_path / "project")
    monkeypatch.setenv("BECAUSAL_DATA_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr("sys.argv", ["gowalla"])
    gowalla.main()
    assert "Skipped: put gowalla_train.parquet" in capsys.readouterr().out


def test_the_folder_that_is_named_comes_first(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_DATA_DIR", str(folder))
    assert gowalla.data_folder(tmp_path / "project") == folder
