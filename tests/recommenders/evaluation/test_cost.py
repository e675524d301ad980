from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from recommenders.evaluation import cost

FITS = """
import numpy as np
from recommenders.evaluation import cost

held = []
def fit():
    held.append(np.ones(8_000_000))  # 64 MB, for a moment
    held.clear()

print(*cost.fit_cost(fit), cost.fit_cost(lambda: None)[2])
"""


@pytest.mark.slow
def test_the_peak_is_that_of_the_fit() -> None:
    # in a process of its own, as the command does it: one that has freed much takes no new memory
    completed = subprocess.run(
        [sys.executable, "-c", FITS],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    ).stdout
    seconds, before, peak, after = map(float, completed.split())
    assert 0 < seconds < 60
    if Path("/proc/self/clear_refs").exists():
        assert 60 < peak - before < 120
        assert after < peak - 40


def test_the_median_over_single_customers() -> None:
    queries: list[list[int]] = []

    def scorer(rows: np.ndarray) -> np.ndarray:
        queries.append(rows.tolist())
        return np.zeros((len(rows), 3), dtype=np.float32)

    assert cost.milliseconds(scorer, 1000, rng=np.random.default_rng(0)) > 0
    assert len(queries) == cost.TIMED
    assert len({rows[0] for rows in queries}) == cost.TIMED
    assert {len(rows) for rows in queries} == {1}


def test_where_there_is_no_proc_the_most_ever_held_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cost, "_PROCESS", tmp_path / "none")
    assert cost.memory("VmHWM") > 20
