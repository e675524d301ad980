"""The state between two steps, on two weights that can be followed by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from recommenders.artifacts import Arrays
from recommenders.neural.training_state import TrainingState

torch = pytest.importorskip("torch", reason="torch is not installed")

START = {"first": np.array([1.0], dtype=np.float32), "second": np.array([-2.0], dtype=np.float32)}


def begin(seed: int = 0) -> TrainingState:
    return TrainingState.begin(START, learning_rate=0.1, seed=seed)


def step(state: TrainingState, slope: float, other: float) -> None:
    """A step along a plane: the slopes are those of the two weights."""
    state.step((state.weights["first"] * slope + state.weights["second"] * other).sum())


def values(state: TrainingState) -> list[float]:
    return [float(tensor.detach()) for tensor in state.weights.values()]


def copied(arrays: Arrays) -> Arrays:
    """What a checkpoint holds: `TrainingState.arrays` shares its memory with the state."""
    return {name: array.copy() for name, array in arrays.items()}


def test_the_first_step_is_as_long_as_the_learning_rate() -> None:
    state = begin()
    step(state, 3.0, -0.5)
    # the moments are the slope and its square, and mean / root of the mean square is its sign
    assert values(state) == pytest.approx([1.0 - 0.1, -2.0 + 0.1], rel=1e-6)


def test_the_second_step_by_hand() -> None:
    state = begin()
    step(state, 3.0, -0.5)
    step(state, 1.0, -0.5)
    mean = (0.9 * 0.1 * 3.0 + 0.1 * 1.0) / (1 - 0.9**2)
    square = (0.999 * 0.001 * 9.0 + 0.001 * 1.0) / (1 - 0.999**2)
    assert values(state) == pytest.approx([0.9 - 0.1 * mean / square**0.5, -1.8], rel=1e-5)


def test_the_start_is_left_alone() -> None:
    state = begin()
    step(state, 1.0, 1.0)
    assert START["first"].tolist() == [1.0]


def test_a_restored_state_steps_as_the_one_that_was_saved() -> None:
    state = begin()
    step(state, 3.0, -0.5)
    state.epochs = 4
    state.judge(0.25)
    torch.rand(3, generator=state.generator)
    arrays = copied(state.arrays())
    assert all(array.dtype != object for array in arrays.values())
    restored = begin(seed=9)
    restored.restore(arrays)
    assert (restored.epochs, restored.waited, restored.value) == (4, 0, 0.25)
    for other in (state, restored):
        step(other, 1.0, 2.0)
    assert values(restored) == values(state)
    draws = [torch.rand(4, generator=other.generator).tolist() for other in (state, restored)]
    assert draws[0] == draws[1]


def test_what_was_saved_is_not_written_to_after_it_was_restored() -> None:
    state = begin()
    step(state, 3.0, -0.5)
    arrays = copied(state.arrays())
    before = copied(arrays)
    restored = begin()
    restored.restore(arrays)
    step(restored, 1.0, 1.0)
    restored.judge(0.5)
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, before[name])


def test_a_state_before_its_first_step_can_be_saved() -> None:
    restored = begin()
    restored.restore(copied(begin().arrays()))
    step(restored, 3.0, -0.5)
    assert values(restored) == pytest.approx([0.9, -1.9], rel=1e-6)


def best(state: TrainingState) -> Any:
    return [float(tensor) for tensor in state.best.values()]


def test_the_best_weights_are_kept_and_the_epochs_since_counted() -> None:
    state = begin()
    state.judge(0.3)
    assert (state.value, state.waited) == (0.3, 0)
    step(state, 1.0, 1.0)
    state.judge(0.3)
    assert (state.value, state.waited, best(state)) == (0.3, 1, [1.0, -2.0])
    state.judge(0.4)
    assert (state.value, state.waited) == (0.4, 0)
    assert best(state) == values(state)


def test_where_nobody_can_tell_the_last_weights_are_kept() -> None:
    state = begin()
    step(state, 1.0, 1.0)
    state.judge(float("nan"))
    assert state.waited == 1
    assert np.isnan(state.value)
    assert best(state) == values(state)
