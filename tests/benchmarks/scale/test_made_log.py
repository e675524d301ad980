from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommenders.adapters.files.folder import load
from recommenders.contract import Columns, Histories
from tests.benchmarks.scale import made_log
from tests.benchmarks.scale.made_log import Shop, parts, shares, write


def test_a_made_log_is_read_and_has_the_size_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_log, "PART", 4_000)
    written = write(tmp_path, 20_000, np.random.default_rng(0))
    dataset = load(tmp_path)
    assert len(dataset.log.items) == written == pytest.approx(20_000, rel=0.2)
    assert dataset.n_customers == 1_000
    assert dataset.n_items == pytest.approx(200, abs=5)
    assert dataset.has(Columns.CATEGORY)
    assert not dataset.findings


def test_it_is_the_same_with_the_same_seed() -> None:
    first, second = (
        next(parts(Shop(), 5_000, np.random.default_rng(seed))).items for seed in (3, 3)
    )
    np.testing.assert_array_equal(first, second)


def test_a_share_of_it_is_bought_again() -> None:
    part = next(parts(Shop(repeats=0.0, loyal=0.0), 200_000, np.random.default_rng(1)))
    again = next(parts(Shop(repeats=0.4, loyal=0.0), 200_000, np.random.default_rng(1)))
    assert _again(again.customers, again.items) - _again(part.customers, part.items) > 0.2


def _again(customers: np.ndarray, items: np.ndarray) -> float:
    pairs = np.unique(np.stack([customers, items]), axis=1)
    return 1 - pairs.shape[1] / len(items)


def test_shares_by_hand() -> None:
    log = Histories.of_items([[0, 0, 0, 1], [2]])
    assert shares(log, 3) == pytest.approx(
        {
            "of the top 1 % of items": 3 / 5,
            "of the top 10 % of items": 3 / 5,
            "of the top 10 % of customers": 4 / 5,
            "again": 2 / 5,
        }
    )
