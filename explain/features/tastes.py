"""Broad and fine tastes: the directions along which customers differ in what they buy."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from recommenders.histories import DoubleArray, FloatArray, WideRows
from recommenders.linear.singular_vectors import left_singular_vectors

BANDS: Final = (32, 64, 128)
"""Directions up to these places count together: broad, finer and fine tastes."""
LIKEWISE: Final = 0.1
"""Penalty in `expected`, as a multiple of the median strength."""
SEED: Final = 0
"""Seed of the start of the iteration. It converges: the directions do not depend on it."""


def directions(table: WideRows) -> tuple[FloatArray, DoubleArray]:
    """The top right singular vectors of a table (n_customers, n_items), and their strengths.

    Shapes (n_items, at most 128) and (at most 128,), the strongest first.
    """
    if not min(table.shape):
        return np.zeros((table.shape[1], 0), dtype=np.float32), np.zeros(0)
    values, vectors, _ = left_singular_vectors(
        table.T.tocsr().astype(np.float32),
        BANDS[-1],
        lambda values: np.ones(len(values) - 1),
        np.random.default_rng(SEED),
    )
    return vectors.astype(np.float32), values


def by_band(purchases: DoubleArray, left: FloatArray, right: FloatArray) -> DoubleArray:
    """Products of a customer's place and each target's, (len(BANDS), n_targets).

    ``left`` (n_players, rank) and ``right`` (n_targets, rank) are rows of `directions`;
    ``purchases`` (n_players,) weigh the former.
    """
    customer_tastes = purchases @ left
    bounds = np.minimum(np.array([0, *BANDS]), left.shape[1])
    return np.stack(
        [right[:, begin:end] @ customer_tastes[begin:end] for begin, end in pairwise(bounds)]
    )


def expected(players: FloatArray, targets: FloatArray, strengths: DoubleArray) -> DoubleArray:
    """Targets foretold from the purchases by tastes up to each of `BANDS`, (n_bands, n_targets).

    Ridge regression of "bought" on the items' places (rows of `directions`, stretched by the root
    of the ``strengths``), with the purchases as examples: purchases that say the same count less
    than twice.
    """
    answers = []
    for rank in np.minimum(np.array(BANDS), len(strengths)):
        roots = np.sqrt(strengths[:rank])
        places = players[:, :rank] * roots
        penalty = LIKEWISE * float(np.median(strengths[:rank])) if rank else 0.0
        system = places.T @ places + penalty * np.eye(rank)
        answers.append((targets[:, :rank] * roots) @ np.linalg.solve(system, places.sum(axis=0)))
    return np.stack(answers)
