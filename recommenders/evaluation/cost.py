"""What a fit takes and what one customer's scores take."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np

from recommenders.evaluation.measure import Scorer

TIMED: Final = 200
"""Customers whose scores are timed, one by one."""
_PROCESS: Final = Path("/proc/self")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """``fit`` in seconds; ``before`` and ``peak`` are MB that the process held as the fit began
    and at the most during the fit, so with Python, the libraries and the data set. ``score`` is
    the median of the milliseconds for all scores of one customer.
    """

    fit: float
    before: float
    peak: float
    score: float


def fit_cost(fit: Callable[[], object]) -> tuple[float, float, float]:
    """Run ``fit``: seconds, MB before, and the peak of MB during the fit.

    On Linux the peak is reset first (/proc/self/clear_refs). Elsewhere, or where that is not
    allowed, it is the most that the process has ever held (getrusage), loading included.
    """
    if _PROCESS.exists():
        with suppress(OSError):
            (_PROCESS / "clear_refs").write_text("5")
    before = memory("VmRSS")
    begin = perf_counter()
    fit()
    seconds = perf_counter() - begin
    return seconds, before, memory("VmHWM")


def milliseconds(scorer: Scorer, n_rows: int, *, rng: np.random.Generator) -> float:
    """Median over up to `TIMED` random customers, each scored alone."""
    waits = []
    for row in rng.permutation(n_rows)[:TIMED].tolist():
        begin = perf_counter()
        scorer(np.array([row]))
        waits.append(perf_counter() - begin)
    return 1000.0 * float(np.median(waits))


def memory(field: str) -> float:
    """MB that this process holds (VmRSS) or has held at the most (VmHWM)."""
    if _PROCESS.exists():
        lines = (_PROCESS / "status").read_text().splitlines()
        field_line = next(line for line in lines if line.startswith(field))
        return int(field_line.split()[1]) * 1024 / 1e6
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
