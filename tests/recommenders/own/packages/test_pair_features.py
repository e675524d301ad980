"""The features of a pair by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset, Histories
from recommenders.own.packages.pair_features import NAMES, NEVER, PairFeatures
from recommenders.testing import datasets


@pytest.fixture(scope="module")
def tiny() -> Dataset:
    return datasets.tiny()


def test_the_features_of_a_pair(tiny: Dataset) -> None:
    features = PairFeatures.of(tiny)
    # 0 three and 2 days ago, 1 a day ago
    histories = Histories.of_items([[0, 0, 1], []], as_of=tiny.log.as_of)
    values = features(histories, np.array([0, 1, 3], dtype=np.int32))
    assert values.shape == (2, 3, len(NAMES))
    np.testing.assert_allclose(np.expm1(values[0, :, 0]), [2, 1, 0], atol=1e-6)
    np.testing.assert_allclose(np.expm1(values[0, :, 1]), [2, 1, NEVER])
    np.testing.assert_allclose(np.expm1(values[1, :, 1]), [NEVER] * 3)
    np.testing.assert_allclose(np.expm1(values[:, 0, 5]), [3, 0])
    buyers = tiny.histories().matrix(tiny.n_items).sum(axis=0)
    np.testing.assert_allclose(np.expm1(values[1, :, 6]), buyers[[0, 1, 3]], rtol=1e-6)
    # without a history no share, whatever the item
    assert values[1, :, 2:5].tolist() == [[0.0] * 3] * 3


def test_shares_are_those_of_the_purchases(tiny: Dataset) -> None:
    features = PairFeatures.of(tiny)
    kinds = tiny.items["category"].tolist()
    histories = Histories.of_items([[0, 0, 1]], as_of=tiny.log.as_of)
    shares = features(histories, np.arange(tiny.n_items, dtype=np.int32))[0, :, 3]
    bought = [kinds[0], kinds[0], kinds[1]]
    expected = [bought.count(kind) / 3 if kind == kind else 0.0 for kind in kinds]
    np.testing.assert_allclose(shares, expected)
