from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from explain.features.tastes import BANDS, LIKEWISE, by_band, directions, expected


def test_directions_are_the_strongest_first_and_those_without_strength_are_left_out() -> None:
    table = sparse.csr_array(np.diag([1.0, 3.0, 2.0, 0.0]))
    vectors, strengths = directions(table)
    assert strengths.tolist() == [3.0, 2.0, 1.0]
    np.testing.assert_allclose(np.abs(vectors), np.eye(4)[:, [1, 2, 0]], atol=1e-7)


def test_of_many_directions_the_strongest_are_found() -> None:
    table = sparse.csr_array(np.random.default_rng(0).random((210, 220)))
    _, exact, right = np.linalg.svd(table.toarray())
    vectors, strengths = directions(table)
    assert vectors.shape == (220, BANDS[-1])
    np.testing.assert_allclose(strengths, exact[: BANDS[-1]], rtol=1e-5)
    nearest = right[: BANDS[-1]].T
    np.testing.assert_allclose(vectors @ vectors.T, nearest @ nearest.T, atol=1e-4)


def test_nobody_has_no_tastes() -> None:
    vectors, strengths = directions(sparse.csr_array((0, 5)))
    assert (vectors.shape, strengths.shape) == ((5, 0), (0,))


def test_bands_add_up_to_the_whole_product() -> None:
    rng = np.random.default_rng(1)
    left, right = rng.random((3, BANDS[-1])), rng.random((2, BANDS[-1]))
    weights = np.array([1.0, 2.0, 0.5])
    bands = by_band(weights, left, right)
    assert bands.shape == (len(BANDS), 2)
    np.testing.assert_allclose(bands.sum(axis=0), right @ (weights @ left))
    assert not by_band(weights, left[:, :5], right[:, :5])[1:].any()


def test_purchases_that_say_the_same_count_less_than_twice() -> None:
    vector, strengths = np.array([[1.0]]), np.array([4.0])
    once = expected(vector, vector, strengths)[0, 0]
    twice = expected(np.repeat(vector, 2, axis=0), vector, strengths)[0, 0]
    # one direction of strength 4: 4 / (4 + penalty), and 8 / (8 + penalty)
    assert once == pytest.approx(4 / (4 + LIKEWISE * 4))
    assert twice == pytest.approx(8 / (8 + LIKEWISE * 4))
    assert not expected(np.zeros((0, 1)), vector, strengths).any()
