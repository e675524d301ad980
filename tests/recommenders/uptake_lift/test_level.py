from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommenders import histories
from recommenders.histories import DoubleArray, WideRows
from recommenders.uptake_lift import level as module
from recommenders.uptake_lift.level import Level
from tests.worlds import BOUGHT


@pytest.fixture
def bought() -> WideRows:
    rng = np.random.default_rng(3)
    dense = rng.random((60, 12)) * (rng.random((60, 12)) < 0.4)
    dense[0] = 0.0
    return sparse.csr_array(dense)


CODES = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, -1], dtype=np.int32)


def summed(bought: WideRows) -> DoubleArray:
    """The amounts of each customer and group, written down densely."""
    dense = bought.toarray()
    return np.stack([dense[:, group == CODES].sum(axis=1) for group in range(4)], axis=1)


def test_groups_are_a_ridge_regression_of_groups_on_groups(bought: WideRows) -> None:
    level = Level.between_groups(bought, CODES, ridge=2.0)
    dense = summed(bought)
    rows = dense / np.sqrt(np.maximum(dense.sum(axis=1, keepdims=True), 1e-9))
    gram = rows.T @ rows
    expected = np.linalg.inv(gram + 2.0 * gram.diagonal().mean() * np.eye(4)) @ gram
    # stored by falling amounts
    order = np.argsort(-dense.sum(axis=0), kind="stable")
    np.testing.assert_allclose(level.weights.toarray(), expected[np.ix_(order, order)], rtol=1e-9)
    assert [order[code] if code >= 0 else -1 for code in level.sources] == CODES.tolist()


def test_parts_by_hand(bought: WideRows) -> None:
    level = Level.between_groups(bought, CODES, ridge=2.0)
    parts = level.parts(bought)
    customer, item = 7, 4
    column = level.columns[item]
    dense = bought.toarray()[customer]
    total = dense.sum()
    by_hand = sum(
        dense[j] * (level.weights[level.sources[j], column] if CODES[j] >= 0 else 0.0)
        for j in range(12)
    )
    expected = (by_hand - total * level.mean[column]) / np.sqrt(1 + total) / level.spread[column]
    assert parts[customer, column] == pytest.approx(expected)
    assert not parts[0].any()  # nothing bought, nothing lifted


def test_items_without_a_column_have_what_is_asked_for(bought: WideRows) -> None:
    level = Level.between_groups(bought, CODES, ridge=2.0)
    by_item = level.of_items(bought)
    assert by_item.shape == (60, 12)
    np.testing.assert_array_equal(by_item[:, 4], level.parts(bought)[:, level.columns[4]])
    assert not by_item[:, 11].any()
    some = level.of_items(bought, np.array([11, 4], dtype=np.int32), missing=np.nan)
    assert np.isnan(some[:, 0]).all()
    np.testing.assert_array_equal(some[:, 1], by_item[:, 4])


def test_adding_is_the_part_times_the_factor(bought: WideRows) -> None:
    """All items or some, weights that are dense or sparse: the same numbers."""
    groups = Level.between_groups(bought, CODES, ridge=2.0)
    single = Level.between_items(
        bought, np.arange(9, dtype=np.int32), damping=0.5, ridge=2.0, kept=2
    )
    assert groups._dense is not None
    assert single._dense is None
    for level in (groups, single):
        for items in (None, np.array([11, 4, 4, 0], dtype=np.int32)):
            scores = np.ones((60, 12 if items is None else 4))
            level.add_to(scores, bought, 0.3, items)
            expected = (
                1.0 + 0.3 * level.of_items(bought)[:, slice(None) if items is None else items]
            )
            np.testing.assert_allclose(scores, expected, rtol=1e-12)
            nothing = np.ones_like(scores)
            level.add_to(nothing, bought, 0.0, items)
            assert (nothing == 1.0).all()


def test_the_spread_comes_from_some_of_many_and_in_blocks(
    bought: WideRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Level.between_groups(bought, CODES, ridge=2.0)
    monkeypatch.setattr(module, "BLOCK", 7)
    np.testing.assert_allclose(
        Level.between_groups(bought, CODES, ridge=2.0).spread, whole.spread, rtol=1e-9
    )
    monkeypatch.setattr(module, "SPREAD_ROWS", 10)
    some = Level.between_groups(bought, CODES, ridge=2.0)
    assert not np.allclose(some.spread, whole.spread)
    np.testing.assert_array_equal(some.mean, whole.mean)  # the rest is of all customers


def test_the_average_purchase_lifts_nothing(bought: WideRows) -> None:
    groups = Level.between_groups(bought, CODES, ridge=2.0)
    single = Level.between_items(
        bought, np.arange(9, dtype=np.int32), damping=0.5, ridge=2.0, kept=2
    )
    average = sparse.csr_array(bought.toarray().mean(axis=0, keepdims=True))
    for level in (groups, single):
        np.testing.assert_allclose(level.parts(average), 0.0, atol=1e-12)
        # one customer bought nothing and does not count
        np.testing.assert_allclose(level.parts(bought)[1:].std(axis=0), 1.0, rtol=1e-9)


def test_a_history_in_parts_of_its_items(bought: WideRows) -> None:
    level = Level.between_groups(bought, CODES, ridge=2.0)
    items, targets = np.array([0, 3, 11], dtype=np.int32), np.array([4, 11, 9], dtype=np.int32)
    telling = level.telling(items, targets)
    row = np.zeros((1, 12))
    row[0, items] = [0.5, 1.0, 0.25]
    summed = [0.5, 1.0, 0.25] @ telling / np.sqrt(1 + 1.75)
    parts = np.append(level.parts(sparse.csr_array(row))[0], 0.0)
    np.testing.assert_allclose(summed, parts[level.columns[targets]], rtol=1e-9)
    assert not telling[:, 1].any()  # item 11 is in no group
    np.testing.assert_allclose(
        telling[2, [0, 2]], -(level.mean / level.spread)[level.columns[[4, 9]]]
    )


def test_items_are_ease_on_amounts() -> None:
    dense = np.array(BOUGHT, dtype=np.float64)
    n_items = dense.shape[1]
    everything = np.arange(n_items, dtype=np.int32)
    level = Level.between_items(
        sparse.csr_array(dense), everything, damping=0.0, ridge=4.0, kept=n_items
    )
    gram = dense.T @ dense
    diagonal = gram.diagonal()
    inverse = np.linalg.inv(gram + 4.0 * diagonal[diagonal > 0].mean() * np.eye(n_items))
    expected = -inverse / inverse.diagonal()
    np.fill_diagonal(expected, 0.0)
    np.testing.assert_allclose(level.weights.toarray(), np.maximum(expected, 0), atol=1e-6)


def test_only_the_strongest_of_the_targets_are_kept(bought: WideRows) -> None:
    targets = np.array([1, 4, 5, 8, 10], dtype=np.int32)
    whole = Level.between_items(bought, targets, damping=0.25, ridge=1.0, kept=5).weights.toarray()
    level = Level.between_items(bought, targets, damping=0.25, ridge=1.0, kept=2)
    kept = level.weights.toarray()
    assert ((kept > 0).sum(axis=0) <= 2).all()
    for column in range(5):
        strongest = np.sort(whole[:, column])[-2:]
        np.testing.assert_allclose(np.sort(kept[:, column])[-2:], strongest)
    assert level.columns.tolist() == [-1, 0, -1, -1, 1, 2, -1, -1, 3, -1, 4, -1]
    assert not level.telling(np.array([1], dtype=np.int32), np.array([0], dtype=np.int32)).any()


def test_groups_beyond_the_most_bought_are_not_told_apart(
    bought: WideRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_GROUPS", 2)
    level = Level.between_groups(bought, CODES, ridge=2.0)
    largest = np.argsort(-summed(bought).sum(axis=0))[:2]
    known = {int(code) for code in CODES[level.columns >= 0]}
    assert known == set(largest.tolist())


def test_a_column_that_nobody_points_at_does_not_blow_up() -> None:
    dense = np.tile([1.0, 1.0, 0.0, 0.0], (30, 1)) * np.linspace(0.5, 2, 30)[:, None]
    dense[:15, 2] = 1.0
    dense[3, 3] = 1e-6
    codes = np.arange(4, dtype=np.int32)
    level = Level.between_groups(sparse.csr_array(dense), codes, ridge=1.0)
    assert level.spread.min() >= 0.05 * np.median(level.spread)


def test_saved_and_restored(bought: WideRows) -> None:
    level = Level.between_groups(bought, CODES, ridge=2.0)
    again = Level.restore(level.arrays("category"), "category")
    np.testing.assert_array_equal(again.parts(bought), level.parts(bought))


def test_without_any_group(bought: WideRows) -> None:
    level = Level.between_groups(bought, np.full(12, -1, dtype=np.int32), ridge=2.0)
    assert level.parts(bought).shape == (60, 0)
    assert not level.telling(np.arange(3, dtype=np.int32), np.arange(4, dtype=np.int32)).any()


def test_many_customers_are_taken_a_block_at_a_time(
    bought: WideRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    def levels() -> list[Level]:
        targets = np.arange(9, dtype=np.int32)
        items = Level.between_items(bought, targets, damping=0.25, ridge=2.0, kept=5)
        return [Level.between_groups(bought, CODES, ridge=2.0), items]

    whole = levels()
    monkeypatch.setattr(module, "AT_ONCE", 40)
    monkeypatch.setattr(histories, "AT_ONCE", 40)
    assert len([*module._blocks(bought)]) > 3
    for part, expected in zip(levels(), whole, strict=True):
        np.testing.assert_allclose(
            part.weights.toarray(), expected.weights.toarray(), rtol=1e-6, atol=1e-9
        )


def test_the_largest_weights_of_each_column_are_kept() -> None:
    """Positive ones alone; of equal ones the first, however many share the last place."""
    rng = np.random.default_rng(0)
    weights = np.asfortranarray(rng.normal(size=(300, 5)).astype(np.float32))
    weights[:, 1] = np.where(np.arange(300) % 3, 0.25, -1.0)
    weights[:, 2] = -np.abs(weights[:, 2])
    weights[40:, 3] = 0.0
    kept = module._largest(weights, 20).toarray()
    for column in range(5):
        in_order = np.argsort(-weights[:, column], kind="stable")[:20]
        expected = np.zeros(300)
        expected[in_order] = np.maximum(weights[in_order, column], 0.0)
        assert np.array_equal(kept[:, column], expected)
    assert np.array_equal(module._largest(weights, 300).toarray(), np.maximum(weights, 0.0))
