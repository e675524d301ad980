"""What an action earns in a context, learned from the log itself: a table with shrunken means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from recommenders.histories import DoubleArray, IntArray
from recommenders.off_policy.log import PolicyLog

FOLDS: Final = 5
SHRINKAGE: Final = 20.0
"""Lines that a mean of more lines counts for: of an action for a context, of all for an action."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExpectedReward:
    """What the model expects, arrays of shape (n_lines,), in units of the reward.

    ``logged`` of the action that was taken, ``new`` of what the new policy would do.
    """

    logged: DoubleArray
    new: DoubleArray

    @classmethod
    def constant(cls, value: float, n: int) -> Self:
        """The same everywhere: a model that knows nothing."""
        return cls(logged=np.full(n, value), new=np.full(n, value))


def folds(log: PolicyLog, rng: np.random.Generator) -> IntArray:
    """The fold of each line, (n_lines,), all nearly of one size."""
    return (rng.permutation(len(log)) % FOLDS).astype(np.int32)


def expected_reward(log: PolicyLog, fold: IntArray, times: DoubleArray) -> ExpectedReward:
    """Cross-fitted: what each line is told comes from the lines of the other folds.

    q(x, a) = (sum of rewards in the cell + m q(a)) / (lines + m), and q(a) in the same way drawn
    to the mean of all, m being `SHRINKAGE`. ``times`` (n_lines,) is how often each line counts.
    What the new policy does that the log never shows in that context is expected to earn the mean.
    """
    cells = log.cells
    n_cells, n_actions = len(cells.actions), int(cells.actions.max()) + 1
    fold_cell = fold.astype(np.int64) * n_cells + cells.of_line
    lines = np.bincount(fold_cell, times, minlength=FOLDS * n_cells).reshape(FOLDS, n_cells)
    earned = np.bincount(fold_cell, times * log.reward, minlength=FOLDS * n_cells)
    earned = earned.reshape(FOLDS, n_cells)
    lines, earned = lines.sum(axis=0) - lines, earned.sum(axis=0) - earned
    expected = np.empty((FOLDS, n_cells))
    under_new = np.empty((FOLDS, int(cells.contexts.max()) + 1))
    covered = np.bincount(cells.contexts, cells.new_probability)
    for part in range(FOLDS):
        mean = earned[part].sum() / max(lines[part].sum(), 1e-12)
        of_action = (
            np.bincount(cells.actions, earned[part], minlength=n_actions) + SHRINKAGE * mean
        ) / (np.bincount(cells.actions, lines[part], minlength=n_actions) + SHRINKAGE)
        prior = SHRINKAGE * of_action[cells.actions]
        expected[part] = (earned[part] + prior) / (lines[part] + SHRINKAGE)
        under_new[part] = np.bincount(cells.contexts, cells.new_probability * expected[part])
        under_new[part] += np.maximum(1.0 - covered, 0.0) * mean
    return ExpectedReward(logged=expected[fold, cells.of_line], new=under_new[fold, log.contexts])
