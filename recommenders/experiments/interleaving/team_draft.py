"""Two rankings in one list, whose customers decide: team-draft interleaving.

Radlinski, Kurup and Joachims, "How Does Clickthrough Data Reflect Retrieval Quality?" (CIKM 2008),
algorithm 2: as in a school yard, two captains pick in turn the best that is left, and a coin says
in each round who picks first. A purchase is a point for the team of its item. Each customer is
their own comparison, so that what differs between customers is no noise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from recommenders.experiments.estimate import ALPHA, normal_quantile
from recommenders.histories import BoolArray, DoubleArray, IntArray, LongArray
from recommenders.intervals import wilson

LEFT: Final = 0
RIGHT: Final = 1
NOBODY: Final = -1
POWER: Final = 0.8
_BLOCK: Final = 20_000
"""Rows that are drafted together."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """``items`` (n_rows, k) are codes, -1 where a list is shorter; ``teams`` who picked each:
    `LEFT`, `RIGHT`, or `NOBODY` where there is no item.
    """

    items: IntArray
    teams: NDArray[np.int8]


def team_draft(left: IntArray, right: IntArray, rng: np.random.Generator) -> Draft:
    """Interleave two lists of item codes (n_rows, k), the best first, -1 where one ends earlier.

    Where one list has nothing left, the other goes on alone.
    """
    if left.shape != right.shape:
        raise ValueError(f"both lists must have the same shape, got {left.shape}, {right.shape}")
    coins = rng.random(left.shape) < 0.5
    parts = [
        _drafted(left[begin:][:_BLOCK], right[begin:][:_BLOCK], coins[begin:][:_BLOCK])
        for begin in range(0, max(1, len(left)), _BLOCK)
    ]
    return Draft(
        items=np.concatenate([part.items for part in parts]),
        teams=np.concatenate([part.teams for part in parts]),
    )


def _drafted(left: IntArray, right: IntArray, coins: BoolArray) -> Draft:
    n, k = left.shape
    items = np.full((n, k), -1, dtype=np.int32)
    teams = np.full((n, k), NOBODY, dtype=np.int8)
    rows = np.arange(n)
    picked = np.zeros((n, 2), dtype=np.int64)
    for position in range(k):
        first, lefts = _best_left(left, items[:, :position])
        other, rights = _best_left(right, items[:, :position])
        turn = (picked[:, 0] < picked[:, 1]) | ((picked[:, 0] == picked[:, 1]) & coins[:, position])
        of_left = np.where(lefts & rights, turn, lefts)
        any_left = lefts | rights
        chosen = np.where(of_left, first, other)
        team = np.where(of_left, LEFT, RIGHT)
        items[any_left, position] = chosen[any_left]
        teams[any_left, position] = team[any_left]
        picked[rows[any_left], team[any_left]] += 1
    return Draft(items=items, teams=teams)


def _best_left(ranked: IntArray, taken: IntArray) -> tuple[IntArray, BoolArray]:
    """The best item of each row that is not taken yet, and whether there is one."""
    free = (ranked >= 0) & ~(ranked[:, :, None] == taken[:, None, :]).any(axis=2)
    best = ranked[np.arange(len(ranked)), free.argmax(axis=1)]
    return best, free.any(axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """Which side more customers gave more points, of those who gave one of them more.

    ``share`` is the part of the ``decided`` customers whom the left side won, with its Wilson
    interval; ``needed`` how many customers of this kind tell the sides apart 80 times in a hundred,
    None where they are not told apart here.
    """

    left: int
    right: int
    ties: int
    share: float
    low: float
    high: float
    needed: int | None

    @classmethod
    def of(cls, points: DoubleArray) -> Self:
        """From the points of left less those of right of each customer, (n_customers,)."""
        left, right = int((points > 0).sum()), int((points < 0).sum())
        decided = left + right
        low, high = wilson(left, decided)
        clear = bool(decided) and not low <= 0.5 <= high
        return cls(
            left=left,
            right=right,
            ties=len(points) - decided,
            share=left / decided if decided else math.nan,
            low=low,
            high=high,
            needed=customers_needed(np.sign(points)) if clear else None,
        )

    @property
    def decided(self) -> int:
        """Customers whom one of the sides has won."""
        return self.left + self.right

    @property
    def sign(self) -> int:
        """1 where the left side is surely preferred, -1 where it is the right, 0 for neither."""
        return 0 if not self.decided else 1 if self.low > 0.5 else -1 if self.high < 0.5 else 0


def customers_needed(scores: DoubleArray, *, alpha: float = ALPHA, power: float = POWER) -> int:
    """Customers whose mean score is told from zero with this power: (z + z_power)^2 var / mean^2.

    ``scores`` (n,) are of customers who are each their own comparison.
    """
    return _needed(float(scores.mean()), float(scores.var(ddof=1)), alpha=alpha, power=power)


def customers_of_two_arms(
    left: DoubleArray, right: DoubleArray, *, alpha: float = ALPHA, power: float = POWER
) -> int:
    """Customers of both arms together who tell their means apart when each sees one list alone.

    ``left`` and ``right`` (n,) are what each customer would give either list: an experiment with
    two arms sees one of the two of each customer.
    """
    variance = float(left.var(ddof=1)) + float(right.var(ddof=1))
    return 2 * _needed(float((left - right).mean()), variance, alpha=alpha, power=power)


def _needed(mean: float, variance: float, *, alpha: float, power: float) -> int:
    reach = normal_quantile(1 - alpha / 2) + normal_quantile(power)
    return math.ceil(reach**2 * variance / mean**2)


def points_of(draft: Draft, hits: BoolArray) -> tuple[LongArray, LongArray]:
    """Purchases credited to each side, (n_rows,) each; ``hits`` (n_rows, k) are the bought ones."""
    left, right = ((hits & (draft.teams == team)).sum(axis=1) for team in (LEFT, RIGHT))
    return left, right
