from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from explain.surrogate.model import SurrogateConfig, fit_trees
from explain.surrogate.trees import MAX_NODES, TreeArrays, explainer
from recommenders.artifacts import Arrays
from recommenders.histories import DoubleArray

NONE = -1


def by_hand() -> TreeArrays:
    """Two trees on two columns.

    The first asks whether column 0 is at most 1 (unknown: right), the second is a single leaf.
    """
    return TreeArrays(
        left=np.array([[1, NONE, NONE], [NONE, NONE, NONE]], dtype=np.int32),
        right=np.array([[2, NONE, NONE], [NONE, NONE, NONE]], dtype=np.int32),
        unknown=np.array([[2, NONE, NONE], [NONE, NONE, NONE]], dtype=np.int32),
        features=np.array([[0, NONE, NONE], [NONE, NONE, NONE]], dtype=np.int32),
        thresholds=np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]),
        values=np.array([[0.0, -2.0, 6.0], [0.5, 0.0, 0.0]]),
        covers=np.array([[4.0, 3.0, 1.0], [4.0, 0.0, 0.0]]),
        sizes=np.array([3, 1], dtype=np.int32),
        base=10.0,
    )


def samples() -> DoubleArray:
    rng = np.random.default_rng(4)
    inputs = rng.normal(size=(400, 5))
    inputs[rng.random(inputs.shape) < 0.2] = np.nan
    return inputs


def test_predictions_by_hand() -> None:
    rows = np.array([[1.0, 0.0], [1.1, 0.0], [np.nan, 0.0]])
    assert by_hand().predict(rows).tolist() == [8.5, 16.5, 16.5]
    assert by_hand().predict(rows[:0]).tolist() == []
    assert by_hand().n_features == 1


def test_contributions_by_hand() -> None:
    # three of four rows of the fit went left: the mean is 10.5 + (3 * -2 + 6) / 4
    tree_shap = explainer(by_hand())
    assert float(np.ravel(tree_shap.expected_value)[0]) == 10.5
    contributions = tree_shap.shap_values(np.array([[1.0], [3.0]]), check_additivity=False)
    np.testing.assert_allclose(contributions, [[-2.0], [6.0]])


def test_arrays_say_what_the_fitted_trees_say_bit_for_bit() -> None:
    inputs = samples()
    goal = np.nan_to_num(inputs) @ np.arange(5.0) + np.isnan(inputs[:, 1])
    fitted = fit_trees(inputs, goal, SurrogateConfig(trees=30, leaves=9))
    read = TreeArrays.restored(TreeArrays.of(fitted).arrays())
    np.testing.assert_array_equal(read.predict(inputs), fitted.predict(inputs))
    first, second = explainer(fitted), explainer(read)
    np.testing.assert_array_equal(first.expected_value, second.expected_value)
    np.testing.assert_array_equal(
        first.shap_values(inputs[:40], check_additivity=False),
        second.shap_values(inputs[:40], check_additivity=False),
    )
    assert read.n_features == 5


@pytest.mark.parametrize("name", ["left", "values", "sizes", "base"])
def test_what_is_not_complete_is_refused(name: str) -> None:
    arrays = by_hand().arrays()
    del arrays[name]
    with pytest.raises(ValueError, match="not complete"):
        TreeArrays.restored(arrays)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("left", [[0, NONE, NONE], [NONE, NONE, NONE]], "leads back"),
        ("right", [[3, NONE, NONE], [NONE, NONE, NONE]], "leads back, or nowhere"),
        ("unknown", [[2, NONE, NONE], [NONE, NONE, NONE]], None),
        ("left", [[1, NONE, NONE], [1, NONE, NONE]], "nowhere"),
        ("features", [[NONE, NONE, NONE], [NONE, NONE, NONE]], "no column"),
        ("values", [[0.0, -2.0], [0.5, 0.0]], "one shape"),
        ("sizes", [3, 0], "without a node"),
        ("sizes", [3, 4], "fewer nodes"),
        ("sizes", [2, 1], "nowhere"),
        ("sizes", [3], "without a node"),
    ],
)
def test_trees_that_would_lead_astray_are_refused(
    name: str, value: list[object], problem: str | None
) -> None:
    change = {name: np.array(value)}
    if problem is None:
        assert replace(by_hand(), **change).predict(np.array([[1.0]])).tolist() == [8.5]  # type: ignore[arg-type]
        return
    with pytest.raises(ValueError, match=problem):
        replace(by_hand(), **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "craft",
    [
        lambda saved: saved | {"left": saved["left"].astype(np.float64)},
        lambda saved: saved | {"thresholds": saved["thresholds"].astype(str)},
        lambda saved: saved | {"sizes": saved["sizes"] + 1_000},
        lambda saved: saved | {"sizes": -saved["sizes"]},
        lambda saved: saved | {"left": np.where(saved["left"] >= 0, 0, saved["left"])},
        lambda saved: saved | {"right": np.where(saved["left"] >= 0, 10**6, saved["right"])},
        lambda saved: saved | {"features": saved["features"] - 10**6},
        # a chain so deep that whoever goes down it by calling itself runs out of stack
        lambda saved: {
            name: np.pad(part, ((0, 0), (0, MAX_NODES))) if part.ndim == 2 else part
            for name, part in saved.items()
        },
        lambda saved: {name: part for name, part in saved.items() if name != "covers"},
    ],
)
def test_crafted_trees_are_refused(craft: Callable[[Arrays], Arrays]) -> None:
    saved = by_hand().arrays()
    TreeArrays.restored(saved)
    with pytest.raises(ValueError, match=r"trees?|node"):
        TreeArrays.restored(craft(saved))
