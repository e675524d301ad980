"""What the table of the batch says follows from what was measured."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.benchmarks.scale import batch
from tests.benchmarks.scale.batch import Cost, Run, cpu_seconds, table

COST = Cost(
    name="two",
    # 10 ms a customer; 3 s of start in each run, and 0.1 s a part
    large=Run(parts=4, customers=800, lists=8.0, all=11.4),
    small=Run(parts=80, customers=800, lists=8.5, all=19.5),
    start=3.0,
    waited=2.0,
)


def test_what_a_part_costs_is_told_from_what_the_start_costs() -> None:
    assert COST.of_a_part == pytest.approx(0.1)
    assert COST.rate == pytest.approx(800 / 8.4)
    assert COST.hours(1000, 10) == pytest.approx((100 * 8.4 / 800 + 3) / 3600)
    line = table([COST], 10).iloc[0].tolist()
    assert line == ["two", "95.2", "100 ms", "3 s, on the clock 2 s", "292 core-hours"]


def test_the_least_of_several_runs_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = iter([(1.0, 1.5), (4.0, 4.1), (0.9, 1.6), (5.0, 5.5)])

    def measured(write: object, customers: int, size: int, k: int) -> Run:
        lists, whole = next(taken)
        return Run(parts=customers // size, customers=customers, lists=lists, all=whole)

    monkeypatch.setattr(batch, "measured", measured)
    small, large = batch.least(lambda *_: [], 400, 10, 2)
    assert (small.parts, small.lists, small.beside) == (40, 0.9, pytest.approx(0.5))
    assert (large.parts, large.lists, large.beside) == (2, 4.0, pytest.approx(0.1))


def test_the_work_of_children_is_counted_while_they_run_and_after() -> None:
    before = cpu_seconds()
    busy = "import time\nwhile time.process_time() < 0.5: pass\nprint(flush=True)\ninput()"
    with subprocess.Popen(
        [sys.executable, "-c", busy], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        during = cpu_seconds() - before
        child.communicate(b"\n")
    assert 0.4 <= during <= cpu_seconds() - before + 0.02
