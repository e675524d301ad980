from __future__ import annotations

import numpy as np
from scipy import sparse

from recommenders.evaluation.negatives import NEGATIVES, draw


def test_negatives_are_drawn_by_weight_and_never_excluded() -> None:
    excluded = sparse.csr_array(np.tile(np.array([[1, 0, 0, 0, 0]], dtype=np.float32), (400, 1)))
    weights = np.array([50.0, 3.0, 1.0, 0.0, 0.0])
    negatives = draw(excluded, weights, np.random.default_rng(0))
    assert negatives.shape == (400, NEGATIVES)
    counts = np.bincount(negatives.ravel(), minlength=5)
    assert counts[[0, 3, 4]].sum() == 0
    # 40,000 draws of a share of 3/4 have a standard error of .002
    assert abs(counts[1] / counts.sum() - 0.75) < 0.01


def test_equal_weights_draw_evenly() -> None:
    excluded = sparse.csr_array((300, 5), dtype=np.float32)
    counts = np.bincount(draw(excluded, np.ones(5), np.random.default_rng(1)).ravel(), minlength=5)
    assert np.abs(counts / counts.sum() - 0.2).max() < 0.01


def test_a_row_without_candidates_has_no_negatives() -> None:
    excluded = sparse.csr_array(np.array([[1, 1, 0], [1, 0, 0]], dtype=np.float32))
    negatives = draw(excluded, np.array([1.0, 2.0, 0.0]), np.random.default_rng(0))
    assert (negatives[0] == -1).all()
    assert (negatives[1] == 1).all()


def test_the_seed_makes_the_draws() -> None:
    excluded = sparse.csr_array((3, 50), dtype=np.float32)
    first, again, other = (
        draw(excluded, np.ones(50), np.random.default_rng(seed)).tolist() for seed in (1, 1, 2)
    )
    assert first == again != other
