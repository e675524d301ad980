"""A log of decisions, and how far it can speak for another policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from recommenders.histories import DoubleArray, IntArray


@dataclass(frozen=True, kw_only=True, eq=False)
class PolicyLog:
    """Decisions of the policy that was in force, arrays of shape (n_lines,).

    ``contexts`` and ``actions`` are codes from 0 (one context where the log names none);
    ``propensity`` in (0, 1] is the chance that the policy in force gave to what it did, and
    ``new_probability`` in [0, 1] what the new policy gives to that in the same context. ``reward``
    is what came of it. ``columns`` are those of the file, by what they are.
    """

    contexts: IntArray
    actions: IntArray
    propensity: DoubleArray
    reward: DoubleArray
    new_probability: DoubleArray
    columns: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.actions)

    @cached_property
    def weights(self) -> DoubleArray:
        """Importance weights, new over logged probability; their mean should be near 1."""
        weights: DoubleArray = self.new_probability / self.propensity
        return weights

    @property
    def effective_size(self) -> float:
        """(sum w)^2 / sum w^2: so many lines of the new policy's own would tell as much (Kish)."""
        squares = float((self.weights**2).sum())
        return float(self.weights.sum()) ** 2 / squares if squares else 0.0

    @property
    def largest_share(self) -> float:
        """The share of the sum of all weights that the largest one has, in [0, 1]."""
        total = float(self.weights.sum())
        return float(self.weights.max()) / total if total else 0.0

    @cached_property
    def cells(self) -> Cells:
        """The log by context and action."""
        n_actions = int(self.actions.max()) + 1
        key = self.contexts.astype(np.int64) * n_actions + self.actions
        distinct, of_line = np.unique(key, return_inverse=True)
        times = np.bincount(of_line)
        mean = np.bincount(of_line, self.new_probability) / times
        return Cells(
            of_line=of_line.astype(np.int32),
            contexts=(distinct // n_actions).astype(np.int32),
            actions=(distinct % n_actions).astype(np.int32),
            new_probability=mean,
        )

    @property
    def unseen(self) -> float:
        """The share of what the new policy would do that the log never shows in that context.

        1 - the sum over the actions that a context has in the log of the new policy's
        probability, on average over the lines; in [0, 1].
        """
        covered = np.bincount(self.cells.contexts, self.cells.new_probability)[self.contexts]
        return float(np.clip(1.0 - covered, 0.0, 1.0).mean())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """Pairs of context and action that the log has, arrays of shape (n_cells,).

    ``of_line`` (n_lines,) is the cell of each line, ``new_probability`` what the new policy gives
    to the action in the context (the mean, where lines of a cell differ).
    """

    of_line: IntArray
    contexts: IntArray
    actions: IntArray
    new_probability: DoubleArray
