from __future__ import annotations

import numpy as np
import pytest

from recommenders.histories import BoolArray, DoubleArray
from recommenders.repeat.hinges import ENOUGH, HingeRegression

NOTHING = np.zeros(0, dtype=np.int64)


def drawn(odds: DoubleArray) -> BoolArray:
    return np.random.default_rng(1).random(len(odds)) < 1 / (1 + np.exp(-odds))


@pytest.fixture(scope="module")
def table() -> DoubleArray:
    return np.random.default_rng(0).normal(size=(60_000, 3))


def test_by_hand() -> None:
    regression = HingeRegression(
        low=np.array([0.0, -10.0]),
        high=np.array([8.0, 10.0]),
        mean=np.array([2.0, 0.0]),
        scale=np.array([2.0, 1.0]),
        linear=np.array([1.0, 3.0]),
        knots=np.array([[0.5, np.inf], [0.0, 1.0]]),
        bends=np.array([[10.0, 0.0], [0.0, 100.0]]),
        paired=np.array([0, 1]),
        products=np.array([[0.0, 1000.0], [0.0, 0.0]]),
        constant=7.0,
    )
    # z = (1, 2): 7 + 1 + 6, the first bends by 10 x 0.5, the second by 100 x 1, product 2
    assert regression.log_odds(np.array([[4.0, 2.0]])).tolist() == [14 + 5 + 100 + 2_000]
    # beyond what was seen it is as at the edge: z = (3, 0)
    edge, beyond = regression.log_odds(np.array([[8.0, 0.0], [99.0, 0.0]]))
    assert edge == beyond == 7 + 3 + 25


def test_a_line_without_learning() -> None:
    line = HingeRegression.line(np.array([0.0, 2.0]), constant=-1.0)
    assert line.log_odds(np.array([[5.0, 3.0], [1e9, -3.0]])).tolist() == [5.0, -7.0]


def test_lines_bends_and_products_are_found(table: DoubleArray) -> None:
    odds = np.abs(table[:, 0]) + table[:, 1] * table[:, 2] - 1.0
    fitted = HingeRegression.fit(table, drawn(odds), knots=3, paired=np.array([1, 2]))
    inside = (np.abs(table) < 2).all(axis=1)
    apart = fitted.log_odds(table)[inside] - odds[inside]
    assert np.sqrt((apart**2).mean()) < 0.15
    straight = HingeRegression.fit(table, drawn(odds), knots=0, paired=NOTHING)
    apart = straight.log_odds(table)[inside] - odds[inside]
    assert np.sqrt((apart**2).mean()) > 0.6


def test_the_scale_of_a_column_does_not_matter(table: DoubleArray) -> None:
    labels = drawn(table[:, 0])
    plain = HingeRegression.fit(table, labels, knots=2, paired=np.array([0, 1]))
    moved = table * [100.0, 1.0, 0.1] + [7.0, 0.0, -3.0]
    other = HingeRegression.fit(moved, labels, knots=2, paired=np.array([0, 1]))
    np.testing.assert_allclose(other.log_odds(moved), plain.log_odds(table), atol=1e-6)


def test_a_column_of_few_values_has_few_knots(table: DoubleArray) -> None:
    few = np.column_stack([table[:, 0] > 0, np.full(len(table), 2.0), table[:, 1]])
    fitted = HingeRegression.fit(few, drawn(table[:, 0]), knots=3, paired=np.array([0, 1]))
    assert np.isfinite(fitted.knots).sum(axis=1).tolist() == [0, 0, 3]
    assert np.isfinite(fitted.log_odds(few)).all()


@pytest.mark.parametrize("n_hits", [0, ENOUGH - 1, 1_000 - ENOUGH + 1, 1_000])
def test_too_few_of_a_kind_are_refused(table: DoubleArray, n_hits: int) -> None:
    with pytest.raises(ValueError, match="too few"):
        HingeRegression.fit(table[:1_000], np.arange(1_000) < n_hits, knots=1, paired=NOTHING)


def test_saved_and_restored(table: DoubleArray) -> None:
    fitted = HingeRegression.fit(table, drawn(table[:, 0]), knots=2, paired=np.array([0, 2]))
    other = HingeRegression.restored(fitted.arrays())
    np.testing.assert_array_equal(other.log_odds(table), fitted.log_odds(table))
