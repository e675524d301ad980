"""How well a surrogate reproduces a ranking, as numbers and in a word."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recommenders.histories import DoubleArray

STRONG = (0.8, 0.9)
"""Kendall tau and R2 from which an explanation is called strong."""
FAIR = (0.6, 0.6)
"""Kendall tau and R2 from which it is called fair; below either it is weak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fidelity:
    """Agreement of surrogate and recommender over ``n_items`` items of one customer's list.

    ``tau``: Kendall's tau-b of the two orders (1 = the same order). ``r2``: share of the
    variance of the scores that is reproduced (can be negative). NaN where it is undefined (fewer
    than two items, or all scores equal).
    """

    tau: float
    r2: float
    n_items: int

    @property
    def word(self) -> str:
        """The word for the screen: strong, fair, or weak."""
        for word, (tau, r2) in (("strong", STRONG), ("fair", FAIR)):
            if self.tau >= tau and self.r2 >= r2:
                return word
        return "weak"

    @property
    def sentence(self) -> str:
        """What the numbers say, in one sentence."""
        if not np.isfinite(self.tau):
            return "Fidelity cannot be measured: there are too few different scores to compare."
        figures = f"Kendall tau {self.tau:.2f}, R2 {self.r2:.2f} over the top {self.n_items}"
        if self.word == "weak":
            return f"Weak explanation: the surrogate misses much of this ranking ({figures})."
        return f"{self.word.capitalize()}: the surrogate reproduces this ranking ({figures})."


def agreement(scores: DoubleArray, predicted: DoubleArray) -> Fidelity:
    """Compare recommender scores and surrogate predictions of the same items, (n_items,)."""
    from scipy.stats import kendalltau

    if len(scores) < 2 or np.ptp(scores) == 0:
        return Fidelity(tau=float("nan"), r2=float("nan"), n_items=len(scores))
    spread = float(((scores - scores.mean()) ** 2).sum())
    r2 = 1.0 - float(((scores - predicted) ** 2).sum()) / spread
    tau = 0.0 if np.ptp(predicted) == 0 else float(kendalltau(scores, predicted).statistic)
    return Fidelity(tau=tau, r2=r2, n_items=len(scores))
