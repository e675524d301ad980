from __future__ import annotations

from typing import Any

import numpy as np

from explain.surrogate.local_models import learned, refine, sparse


def test_a_model_learns_from_the_columns_that_vary() -> None:
    x = np.linspace(0.0, 1.0, 40)
    inputs = np.column_stack([np.full(40, np.nan), x, np.full(40, 3.0)])
    for learn in (refine, sparse):
        predict = learned(learn, inputs, 2.0 * x)
        predictions = predict(np.array([[5.0, 0.1, -9.0], [0.0, 0.9, 9.0], [np.nan, 0.9, np.nan]]))
        assert predictions[0] < 1.0 < predictions[1] == predictions[2]
    np.testing.assert_allclose(learned(sparse, inputs, 2.0 * x)(inputs), 2.0 * x, atol=0.05)
    nothing = learned(sparse, inputs[:, [0, 2]], x)
    np.testing.assert_allclose(nothing(np.zeros((3, 2))), 0.5)
    alike = learned(refine, inputs, np.full(40, 4.0))
    np.testing.assert_array_equal(alike(inputs), np.full(40, 4.0))


def test_an_irrelevant_feature_is_left_out_of_the_sparse_model() -> None:
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(50, 6))
    model: Any = sparse(inputs, 3.0 * inputs[:, 2])
    weights = model[-1].coef_
    assert np.abs(np.delete(weights, 2)).max() < 0.05 < weights[2]
