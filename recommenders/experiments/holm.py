"""Many comparisons at once: p-values that stay honest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values made larger, so that all of them below .05 are right 95 times in a hundred.

    Holm, "A Simple Sequentially Rejective Multiple Test Procedure" (Scand. J. Statist. 1979): the
    smallest times their number, the next times one less, and none smaller than one before it.
    """
    order = np.argsort(p_values, kind="stable")
    times = np.arange(len(p_values), 0, -1)
    raised = np.minimum(1.0, np.maximum.accumulate(np.asarray(p_values)[order] * times))
    result = np.empty(len(p_values))
    result[order] = raised
    return [float(value) for value in result]
