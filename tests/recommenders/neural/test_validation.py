from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Dataset
from recommenders.neural.validation import dense, hold_out, ndcg

torch = pytest.importorskip("torch", reason="torch is not installed")


def rows(values: list[list[int]]) -> Any:
    return sparse.csr_array(np.array(values, dtype=np.float32))


def test_the_ranking_is_judged_as_by_hand() -> None:
    observed = rows([[1, 1, 0, 0, 0], [0, 0, 0, 1, 1]])
    hidden = rows([[0, 0, 1, 0, 1], [1, 0, 0, 0, 0]])
    scores = torch.tensor([[9.0, 8, 7, 6, 5], [1.0, 3, 2, 9, 9]])
    # first row: 2, 3, 4 are ranked, so the hidden are at 1 and 3; second: 1, 2, 0, so at 3
    first, second = (1 + 1 / 2) / (1 + 1 / np.log2(3)), 1 / 2
    value = ndcg(lambda part: scores[: part.shape[0]], observed, hidden, 10)
    assert value == pytest.approx((first + second) / 2)


def test_the_size_of_a_batch_does_not_matter() -> None:
    rng = np.random.default_rng(0)
    bought = rng.random((7, 9)) < 0.5
    observed, hidden = bought.copy(), bought.copy()
    observed[:, 5:] = hidden[:, :5] = False
    weights = torch.from_numpy(rng.standard_normal((9, 9)).astype("f4"))

    def value(size: int) -> float:
        return ndcg(
            lambda part: dense(part) @ weights,
            rows(observed.tolist()),
            rows(hidden.tolist()),
            size,
        )

    assert value(3) == pytest.approx(value(7))


def test_without_customers_there_is_no_value() -> None:
    nobody = rows([[1, 0]])[:0]
    assert np.isnan(ndcg(dense, nobody, nobody, 10))


def test_held_out_customers_are_not_learned_from(mid: Dataset) -> None:
    bought = mid.histories().matrix(mid.n_items)
    learned, observed, hidden = hold_out(bought, np.random.default_rng(0))
    lengths = np.diff(bought.indptr)
    several = int((lengths > 1).sum())
    assert observed.shape[0] == hidden.shape[0] == round(several / 10) > 5
    assert learned.shape[0] + observed.shape[0] == int((lengths > 0).sum())
    assert (np.diff(hidden.indptr) > 0).all()
    assert not (observed.multiply(hidden)).nnz
    # together they are the purchases of the customers who are not learned from
    assert learned.nnz + observed.nnz + hidden.nnz == bought.nnz
