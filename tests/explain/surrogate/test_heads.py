from __future__ import annotations

import numpy as np

from explain.features.catalogue import FEATURES
from explain.surrogate.heads import drop_constant, has_variation, standardise

NAMED = {feature.name: feature for feature in FEATURES}
TREND, PRICE = NAMED["trend"], NAMED["price"]
TARGETS = np.arange(3, dtype=np.int32)


def test_features_are_centred_on_the_head_and_unknown_values_stand_at_its_mean() -> None:
    raw = np.array([[1.0, 2.0], [3.0, 8.0], [np.nan, np.nan]])
    top = standardise(TARGETS, np.array([4.0, 2.0, 0.0]), raw, (TREND, PRICE))
    assert (top.centre, round(top.scale, 6)) == (2.0, round((8 / 3) ** 0.5, 6))
    np.testing.assert_allclose(top.goal, [1.5**0.5, 0, -(1.5**0.5)])
    # trend as it is, price in doublings: 1 and 3
    np.testing.assert_allclose(top.centred, [[-1, -1], [1, 1], [0, 0]])
    # price 2 and 8: three below and above five
    np.testing.assert_allclose(top.inputs[:, :2], [[-1, -1], [1, 1], [0, 0]])
    np.testing.assert_array_equal(top.inputs[:, 2:], raw)


def test_means_and_scales_of_some_items_only() -> None:
    raw = np.array([[1.0], [3.0], [9.0]])
    some = np.array([True, True, False])
    top = standardise(TARGETS, np.array([4.0, 2.0, 9.0]), raw, (TREND,), of=some)
    assert (top.centre, top.scale) == (3.0, 1.0)
    np.testing.assert_allclose(top.centred[:, 0], [-1, 1, 7])


def test_equal_values_are_no_noise() -> None:
    raw = np.full((3, 1), 0.1)
    top = standardise(TARGETS, np.ones(3), raw, (TREND,))
    assert not top.centred.any()
    assert not top.inputs[:, 0].any()
    assert top.scale == 1.0


def test_features_that_never_vary_are_left_out() -> None:
    raw = np.array([[1.0, 2.0], [1.0, 8.0], [1.0, np.nan]])
    (cut,), features = drop_constant(
        [standardise(TARGETS, np.arange(3.0), raw, (TREND, PRICE))], (TREND, PRICE)
    )
    assert features == (PRICE,)
    assert (cut.raw.shape, cut.centred.shape, cut.inputs.shape) == ((3, 1), (3, 1), (3, 2))
    np.testing.assert_array_equal(cut.inputs[:, 1], raw[:, 1])
    _, varying = drop_constant(
        [standardise(TARGETS, np.arange(3.0), np.ones((3, 2)), (TREND, PRICE))], (TREND, PRICE)
    )
    assert varying == (TREND,)
    assert has_variation(raw).tolist() == [False, True]
