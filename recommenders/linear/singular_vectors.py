"""The strongest singular vectors of a sparse matrix, converged: the seed does not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import numpy as np
from scipy import sparse

from recommenders.histories import DoubleArray, FloatArray, IntArray, SparseRows

DENSE: Final = 1000
"""Up to so many rows or columns, the fewer, the problem is solved as a dense one."""
DENSE_RANKS: Final = 6
"""Up to so many times the rank likewise: a Krylov space of much of the whole costs more."""
BLOCK: Final = 32
"""Start vectors of a Krylov space: fewer need a smaller space, more make fuller use of it."""
FIRST_CHECK: Final = 3.4
"""Size of the Krylov space when the residuals are first looked at, as multiple of the rank."""
TOLERANCE: Final = 2e-5
"""Largest residual of a vector times its weight, as share of the largest squared value."""
NOISE: Final = 1e-5
"""Squared values below this share of the largest may be rounding errors: single precision."""

Weigh: TypeAlias = Callable[[DoubleArray], DoubleArray]
"""The weights of n singular values, falling, from these and the next: n + 1 in, n out."""


def left_singular_vectors(
    matrix: SparseRows, most: int, weigh: Weigh, rng: np.random.Generator
) -> tuple[DoubleArray, DoubleArray, DoubleArray]:
    """The largest singular values, falling, their left vectors (n_rows, n_values), and weights.

    At most ``most`` of them; those of weight 0 and those that could be rounding errors are left
    out. The less a vector weighs, the less it is followed. Parts of the matrix that share no row
    and no column are solved one by one, so that a number that is 0 comes out as 0. The linear
    algebra runs in one thread: the number of cores changes no digit.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        solved = [(rows, *_solved(part, most, weigh, rng)) for rows, part in _parts(matrix)]
    squares = np.concatenate([np.zeros(most + 1), *(own for _, own, _ in solved)])
    order = np.argsort(-squares, kind="stable")[: most + 1]
    values = np.sqrt(squares[order])
    weights = weigh(values)
    passing = np.flatnonzero((weights > 0) & (squares[order[:-1]] > NOISE * squares[order[0]]))
    kept = order[passing]
    vectors, end = np.zeros((matrix.shape[0], len(kept))), most + 1
    for rows, own, part_vectors in solved:
        begin, end = end, end + len(own)
        here = np.flatnonzero((kept >= begin) & (kept < end))
        vectors[np.ix_(rows, here)] = part_vectors[:, kept[here] - begin]
    return values[passing], vectors, weights[passing]


def _parts(matrix: SparseRows) -> Iterator[tuple[IntArray, SparseRows]]:
    """The connected parts of the matrix: the rows of each, and their entries."""
    from scipy.sparse.csgraph import connected_components

    n_rows = matrix.shape[0]
    links: SparseRows = sparse.block_array([[None, matrix], [matrix.T, None]], format="csr")
    n_parts, labels = connected_components(links, directed=False)
    rows = np.argsort(labels[:n_rows], kind="stable").astype(np.int32)
    columns = np.argsort(labels[n_rows:], kind="stable")
    bounds = np.arange(n_parts + 1)
    row_ends = np.searchsorted(labels[:n_rows][rows], bounds)
    column_ends = np.searchsorted(labels[n_rows:][columns], bounds)
    ordered: SparseRows = matrix[rows][:, columns]
    for part in range(n_parts):
        across, down = slice(*row_ends[part : part + 2]), slice(*column_ends[part : part + 2])
        if (held := ordered[across, down]).nnz:
            yield rows[across], held


def _solved(
    part: SparseRows, most: int, weigh: Weigh, rng: np.random.Generator
) -> tuple[DoubleArray, DoubleArray]:
    """The squared values, one more than ``most`` where there are so many, and left vectors."""
    few_rows = part.shape[0] <= part.shape[1]
    wide: SparseRows = part if few_rows else part.T.tocsr()
    n = wide.shape[0]
    if n <= max(DENSE, DENSE_RANKS * most):
        exact = wide.astype(np.float64)
        squares, vectors = _largest((exact @ exact.T).toarray(), most + 1)
    else:
        squares, vectors = _krylov(wide, most, weigh, rng)
    squares = np.maximum(squares, 0.0)
    if few_rows:
        return squares, vectors
    return squares, (part @ vectors) / np.sqrt(np.maximum(squares, NOISE * squares[0]))


def _largest(symmetric: DoubleArray, most: int) -> tuple[DoubleArray, DoubleArray]:
    from scipy.linalg import eigh

    n = len(symmetric)
    values, vectors = eigh(symmetric, subset_by_index=[max(0, n - most), n - 1])
    return values[::-1], vectors[:, ::-1]


def _krylov(
    wide: SparseRows, most: int, weigh: Weigh, rng: np.random.Generator
) -> tuple[DoubleArray, DoubleArray]:
    """Eigenvalues, falling, and vectors of W W' by the block method of Lanczos.

    Every block is made orthogonal to all before it, twice, and the small problem is solved on
    the whole space. In single precision: half the time, and the rounding errors bring in every
    copy of a value that occurs more often than there are start vectors.
    """
    rows = wide.astype(np.float32)
    columns: SparseRows = rows.T.tocsr()
    n, size, due = rows.shape[0], 0, int(FIRST_CHECK * most)
    checks: list[tuple[int, float]] = []
    basis = np.empty((n, 0), dtype=np.float32, order="F")
    small = np.zeros((0, 0))
    block, _ = _orthogonal(rng.standard_normal((n, BLOCK)).astype(np.float32), basis)
    while True:
        if size + BLOCK > basis.shape[1]:
            basis, small = _widened(basis, small, size, max(due, size) + BLOCK)
        begin, size = size, min(size + BLOCK, n)
        basis[:, begin:size] = block[:, : size - begin]
        image = rows @ (columns @ np.ascontiguousarray(basis[:, begin:size]))
        within = basis[:, :size].T @ image
        small[:size, begin:size], small[begin:size, :size] = within, within.T
        block, beyond = _orthogonal(image - basis[:, :size] @ within, basis[:, :size])
        if size < min(due, n):
            continue
        squares, parts = _largest(small[:size, :size], most + 1)
        residuals = np.linalg.norm(beyond @ parts[begin:size], axis=0)[:most]
        values = np.sqrt(np.maximum(np.append(squares, np.zeros(most + 1 - len(squares))), 0.0))
        wrong = float((residuals * weigh(values)[: len(residuals)]).max() / squares[0])
        if size == n or wrong <= TOLERANCE:
            return squares, (basis[:, :size] @ parts.astype(np.float32)).astype(np.float64)
        checks.append((size, wrong))
        due = size + max(BLOCK, _further(checks[-2:], most // 4))


def _further(checks: list[tuple[int, float]], usual: int) -> int:
    """Dimensions to the next check: at most twice the usual, fewer if the error falls faster."""
    (earlier, more), (size, wrong) = checks[0], checks[-1]
    if more <= wrong:
        return usual
    return min(2 * usual, int(np.log(wrong / TOLERANCE) * (size - earlier) / np.log(more / wrong)))


def _orthogonal(block: FloatArray, basis: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Orthonormal columns outside the basis, and the triangle that gives the block from them."""
    from scipy.linalg import qr

    first, large = qr(block, mode="economic", check_finite=False)
    # what rounding has left of the basis, and all of a column that was nothing but rounding
    second, near_one = qr(first - basis @ (basis.T @ first), mode="economic", check_finite=False)
    return second, (near_one @ large).astype(np.float32)


def _widened(
    basis: FloatArray, small: DoubleArray, size: int, width: int
) -> tuple[FloatArray, DoubleArray]:
    """The basis and the small problem with room for ``width`` vectors."""
    wider = np.empty((len(basis), width), dtype=np.float32, order="F")
    wider[:, :size] = basis[:, :size]
    larger = np.zeros((width, width))
    larger[:size, :size] = small[:size, :size]
    return wider, larger
