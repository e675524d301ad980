from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders.linear import singular_vectors
from recommenders.linear.singular_vectors import left_singular_vectors


@pytest.fixture
def krylov(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small matrices too go the way of the large ones."""
    monkeypatch.setattr(singular_vectors, "DENSE", 0)
    monkeypatch.setattr(singular_vectors, "DENSE_RANKS", 0)


def noise(n_rows: int, n_columns: int) -> sparse.csr_array:
    cells = np.random.default_rng(7).random((n_rows, n_columns))
    return sparse.csr_array(np.where(cells < 0.05, cells + 1.0, 0.0).astype(np.float32))


def ones(values: np.ndarray) -> np.ndarray:
    return np.ones(len(values) - 1)


def singular_pairs(
    matrix: sparse.csr_array, rank: int, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    values, vectors, weights = left_singular_vectors(
        matrix, rank, ones, np.random.default_rng(seed)
    )
    assert weights.tolist() == [1.0] * len(values)
    return values, vectors


def check(matrix: sparse.csr_array, rank: int, *, atol: float) -> None:
    values, vectors = singular_pairs(matrix, rank)
    left, expected, _ = np.linalg.svd(matrix.toarray().astype(np.float64))
    np.testing.assert_allclose(values, expected[:rank], rtol=1e-6)
    # the sign of a vector is free: compare the projections
    np.testing.assert_allclose(vectors @ vectors.T, left[:, :rank] @ left[:, :rank].T, atol=atol)


@pytest.mark.parametrize("shape", [(60, 90), (90, 60)])
def test_a_small_matrix_against_the_full_decomposition(shape: tuple[int, int]) -> None:
    check(noise(*shape), 7, atol=1e-6)


@pytest.mark.usefixtures("krylov")
@pytest.mark.parametrize("shape", [(400, 700), (700, 400), (100, 120)])
def test_a_krylov_space_against_the_full_decomposition(shape: tuple[int, int]) -> None:
    # the last fills the whole space before it would converge
    check(noise(*shape), 30, atol=1e-3)


@pytest.mark.usefixtures("krylov")
def test_the_seed_does_not_show() -> None:
    values, vectors = singular_pairs(noise(400, 700), 30)
    again, same = singular_pairs(noise(400, 700), 30)
    np.testing.assert_array_equal(values, again)
    np.testing.assert_array_equal(vectors, same)
    other, turned = singular_pairs(noise(400, 700), 30, seed=1)
    np.testing.assert_allclose(values, other, rtol=1e-6)
    np.testing.assert_allclose(vectors @ vectors.T, turned @ turned.T, atol=1e-3)


@pytest.mark.usefixtures("krylov")
def test_every_copy_of_a_value_is_found() -> None:
    # a hundred and one customers tied by nearly nothing to one item: 100 singular values of 3
    noisy = noise(900, 900).toarray()
    matrix = np.zeros((1001, 1001))
    matrix[:900, :900] = noisy / np.linalg.norm(noisy, 2)
    matrix[900:, 900:] = 3.0 * np.eye(101)
    matrix[900:, 0] = 1e-3
    values, vectors = singular_pairs(sparse.csr_array(matrix.astype(np.float32)), 110)
    np.testing.assert_allclose(values[:101], 3.0, rtol=1e-4)
    np.testing.assert_allclose((vectors[900:, :101] ** 2).sum(axis=1), 1.0, rtol=1e-4)
    assert values[101] == pytest.approx(1.0, rel=1e-4)
    assert len(values) == 110


@pytest.mark.parametrize("way", ["dense", "krylov"])
def test_parts_that_share_nothing_are_kept_apart(way: str, request: pytest.FixtureRequest) -> None:
    if way == "krylov":
        request.getfixturevalue("krylov")
    # columns come in another order than their rows, and an empty row belongs to no part
    matrix = sparse.csr_array(np.float32([[0, 3, 0, 3], [2, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 3]]))
    values, vectors = singular_pairs(matrix, 4)
    left, expected, _ = np.linalg.svd(matrix.toarray())
    np.testing.assert_allclose(values, expected[:3], rtol=1e-6)
    np.testing.assert_allclose(np.abs(vectors), np.abs(left[:, :3]), atol=1e-6)
    assert (vectors != 0).tolist() == [
        [True, False, True],
        [False, True, False],
        [False, False, False],
        [True, False, True],
    ]


def test_what_weighs_nothing_is_left_out() -> None:
    matrix = sparse.diags_array(np.float32([4, 3, 2, 1]), format="csr")
    asked = []

    def odd(values: np.ndarray) -> np.ndarray:
        asked.append(values.tolist())
        return np.array([1.0, 0.0, 0.5])

    values, vectors, weights = left_singular_vectors(matrix, 3, odd, np.random.default_rng(0))
    assert asked == [[4, 3, 2, 1]]
    assert (values.tolist(), weights.tolist()) == ([4, 2], [1, 0.5])
    np.testing.assert_array_equal(np.abs(vectors).T, np.eye(4)[[0, 2]])


@pytest.mark.usefixtures("krylov")
def test_a_vector_that_weighs_little_may_be_less_exact() -> None:
    matrix, sizes = noise(700, 900), {}
    largest = singular_vectors._largest
    for weight in (1.0, 1e-6):

        def counted(small: np.ndarray, most: int, weight: float = weight) -> object:
            sizes[weight] = len(small)
            return largest(small, most)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(singular_vectors, "_largest", counted)
            left_singular_vectors(
                matrix, 30, lambda v, w=weight: np.full(len(v) - 1, w), np.random.default_rng(0)
            )
    assert sizes[1e-6] < sizes[1.0]


@pytest.mark.parametrize("way", ["dense", "krylov"])
def test_rounding_errors_are_no_directions(way: str, request: pytest.FixtureRequest) -> None:
    if way == "krylov":
        request.getfixturevalue("krylov")
    two = np.random.default_rng(0).random((80, 2)) @ np.random.default_rng(1).random((2, 90))
    values, _ = singular_pairs(sparse.csr_array(two.astype(np.float32)), 9)
    np.testing.assert_allclose(values, np.linalg.svd(two, compute_uv=False)[:2], rtol=1e-5)
    assert not len(singular_pairs(sparse.csr_array((5, 6), dtype=np.float32), 3)[0])
