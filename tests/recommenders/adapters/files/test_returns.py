"""Returns against a plain loop, one unit at a time."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.adapters.files.returns import net


def arrays(lines: list[tuple[int, int, int, float, float]]) -> tuple[np.ndarray, ...]:
    customers, items, times, units, prices = (
        np.array(column) for column in zip(*lines, strict=True)
    )
    columns = (customers.astype(np.int64), items.astype(np.int64), times.astype(np.int64))
    return *columns, units.astype(float), prices.astype(float)


def test_the_latest_earlier_purchase_is_undone_first() -> None:
    lines = [
        (1, 1, 10, 5.0, 1.0),
        (1, 1, 20, 3.0, 1.0),
        (1, 1, 30, -4.0, 1.0),
        (1, 1, 40, 9.0, 1.0),
    ]
    netted = net(*arrays(lines))
    assert netted.left.tolist() == [4, 0, 0, 9]
    assert netted.unmatched.tolist() == [0, 0, 0, 0]


def test_what_was_never_bought_stays_unmatched() -> None:
    lines = [
        (1, 1, 10, 2.0, 1.0),
        (1, 1, 20, -5.0, 1.0),
        (2, 1, 30, -1.0, 1.0),
        (1, 2, 5, -2.0, 1.0),
    ]
    netted = net(*arrays(lines))
    assert netted.left.tolist() == [0, 0, 0, 0]
    assert netted.unmatched.tolist() == [0, 3, 1, 2]


def test_at_one_time_purchases_come_first_and_the_dearest_is_undone() -> None:
    lines = [(1, 1, 10, -1.0, 0.0), (1, 1, 10, 1.0, 9.0), (1, 1, 10, 1.0, 3.0)]
    assert net(*arrays(lines)).left.tolist() == [0, 0, 1]


@pytest.mark.parametrize("seed", range(6))
def test_against_a_plain_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = [
        (int(rng.integers(3)), int(rng.integers(3)), int(time), float(rng.integers(-3, 5)), 1.0)
        for time in rng.permutation(120)
    ]
    left = [max(line[3], 0.0) for line in lines]
    unmatched = [0.0] * len(lines)
    for position in sorted(range(len(lines)), key=lambda position: lines[position][2]):
        for _ in range(int(-min(lines[position][3], 0))):
            before = [
                other
                for other, line in enumerate(lines)
                if line[:2] == lines[position][:2]
                and line[2] < lines[position][2]
                and left[other] > 0
            ]
            if before:
                left[max(before, key=lambda other: lines[other][2])] -= 1
            else:
                unmatched[position] += 1
    netted = net(*arrays(lines))
    assert netted.left.tolist() == left
    assert netted.unmatched.tolist() == unmatched
