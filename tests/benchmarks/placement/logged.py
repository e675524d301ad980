"""Logs of a policy whose rewards are known, so that the value of any other policy is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from recommenders.histories import DoubleArray
from recommenders.off_policy.log import PolicyLog

CONTEXTS: Final = 4
ACTIONS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bandit:
    """Chances of a reward, and two policies, arrays of shape (CONTEXTS, ACTIONS)."""

    chance: DoubleArray
    logged: DoubleArray
    new: DoubleArray

    @property
    def value(self) -> float:
        """What the new policy earns a line; contexts are equally likely."""
        return float((self.new * self.chance).sum(axis=1).mean())

    @property
    def logged_value(self) -> float:
        """What the policy in force earns a line."""
        return float((self.logged * self.chance).sum(axis=1).mean())

    def log(self, n: int, rng: np.random.Generator) -> PolicyLog:
        """So many lines of the policy in force."""
        contexts = rng.integers(CONTEXTS, size=n)
        drawn = rng.random(n)[:, None]
        actions = (np.cumsum(self.logged, axis=1)[contexts] < drawn).sum(axis=1)
        actions = np.minimum(actions, ACTIONS - 1)
        return PolicyLog(
            contexts=contexts.astype(np.int32),
            actions=actions.astype(np.int32),
            propensity=self.logged[contexts, actions],
            reward=(rng.random(n) < self.chance[contexts, actions]).astype(np.float64),
            new_probability=self.new[contexts, actions],
        )


def bandit(rng: np.random.Generator, *, sharpness: float = 1.0) -> Bandit:
    """Rewards of 0 to 30 %; the policy in force prefers some actions, the new one others.

    The larger ``sharpness``, the less the log says of the new one.
    """
    chance = rng.random((CONTEXTS, ACTIONS)) * 0.3
    policies = np.exp(sharpness * rng.normal(size=(2, CONTEXTS, ACTIONS)))
    policies /= policies.sum(axis=2, keepdims=True)
    return Bandit(chance=chance, logged=policies[0], new=policies[1])
