from __future__ import annotations

import numpy as np
import pytest

from recommenders.contract import Dataset
from recommenders.data.baskets import without_last_baskets
from recommenders.histories import BoolArray, DoubleArray
from recommenders.linear.graph_filter import GraphFilter
from recommenders.repeat.basket_signals import GENERAL_SIGNALS, OWN_SIGNALS, Signals
from recommenders.repeat.basket_weights import ENOUGH, _top, _weights, learn
from recommenders.repeat.tifu_knn import TIFUKNN

UNLEARNED = np.array([0.0, 1.0, 0.0])


def drawn(n: int = 20_000) -> tuple[DoubleArray, BoolArray]:
    """Two signals, and labels whose log odds are -1 + 2 x - 0.5 y."""
    rng = np.random.default_rng(0)
    table = rng.normal(size=(n, 2))
    odds = -1.0 + table @ [2.0, -0.5]
    return table, rng.random(n) < 1 / (1 + np.exp(-odds))


def test_the_weights_behind_the_labels_are_found() -> None:
    table, labels = drawn()
    weights = _weights(
        [(table[:9_000], labels[:9_000]), (table[9_000:], labels[9_000:])], UNLEARNED
    )
    np.testing.assert_allclose(weights, [-1.0, 2.0, -0.5], atol=0.06)


def test_the_scale_of_a_signal_does_not_matter() -> None:
    table, labels = drawn(2_000)
    plain = _weights([(table, labels)], UNLEARNED)
    moved = _weights([(table * [100.0, 1.0] + [7.0, 0.0], labels)], UNLEARNED)
    np.testing.assert_allclose(moved[1:], plain[1:] / [100.0, 1.0], rtol=1e-4)
    assert moved[0] == pytest.approx(plain[0] - 7.0 * moved[1], rel=1e-4)


@pytest.mark.parametrize("n_bought", [0, ENOUGH - 1, 100])
def test_too_few_purchases_or_nothing_else_teach_nothing(n_bought: int) -> None:
    table, labels = drawn(100)[0], np.arange(100) < n_bought
    assert _weights([(table, labels)], UNLEARNED) is UNLEARNED


def test_a_signal_that_never_changes_is_harmless() -> None:
    table, labels = drawn(2_000)
    weights = _weights([(np.column_stack([table, np.full(2_000, 3.0)]), labels)], np.zeros(4))
    assert np.isfinite(weights).all()
    np.testing.assert_allclose(weights[1:3], _weights([(table, labels)], UNLEARNED)[1:], rtol=1e-4)


def test_the_highest_of_each_row_without_some() -> None:
    values = np.array([[3.0, 1.0, 2.0, 0.0], [0.0, 5.0, 4.0, 6.0]])
    without = np.array([[True, False, False, False], [False, False, False, False]])
    assert _top(values, without, 2).tolist() == [
        [False, True, True, False],
        [False, True, False, True],
    ]
    assert _top(values, without, 9).all()


def test_what_is_learned_has_a_weight_for_each_signal(mid: Dataset) -> None:
    earlier, held = without_last_baskets(mid)
    signals = Signals.of(earlier, TIFUKNN(), GraphFilter())
    own, new = learn(signals, earlier.histories(), held, candidates=20)
    assert own.shape == (1 + len(GENERAL_SIGNALS) + len(OWN_SIGNALS),)
    assert new.shape == (1 + len(GENERAL_SIGNALS),)
    assert np.isfinite(own).all()
    assert np.isfinite(new).all()
    # learned, and not the parts as they are
    assert np.count_nonzero(own) > len(OWN_SIGNALS)


def test_without_enough_baskets_the_parts_are_taken_as_they_are(tiny: Dataset) -> None:
    earlier, held = without_last_baskets(tiny)
    signals = Signals.of(earlier, TIFUKNN(), GraphFilter())
    own, new = learn(signals, earlier.histories(), held, candidates=20)
    names = ("constant", *GENERAL_SIGNALS, *OWN_SIGNALS)
    assert [name for name, weight in zip(names, own, strict=True) if weight] == ["due by baskets"]
    assert [name for name, weight in zip(names, new, strict=False) if weight] == ["neighbours"]
