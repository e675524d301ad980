from __future__ import annotations

from dataclasses import replace
from math import isnan

import numpy as np
import pytest
from scipy.stats import norm

from explain.cohorts.comparison import EntryCounts, compare_customers, compare_entries, difference
from recommenders.intervals import draws, wilson


def test_a_difference_by_hand() -> None:
    """Newcombe's table II, example (a): 56/70 less 48/80, method 10 gives .0524 to .3339."""
    first = 56 / 70, *wilson(56, 70)
    two = 48 / 80, *wilson(48, 80)
    assert difference(first, two) == pytest.approx((0.2, 0.0524, 0.3339), abs=2e-4)


def test_customers_are_compared_most_first_with_the_tries_allowed_for() -> None:
    cohort, others = np.array([3, 30, 50]), np.array([50, 1, 45])
    comparison = compare_customers(["rare", "own", "shared"], cohort, 100, others, 100)
    assert [(row.code, row.name, row.count) for row in comparison.rows] == [
        (2, "shared", 50),
        (1, "own", 30),
    ]
    shared, own = comparison.rows
    assert (shared.sign, own.sign) == (0, 1)
    assert (own.share, own.other, own.lift) == (0.3, 0.01, pytest.approx(30.0))
    assert (own.low, own.high) == wilson(30, 100)
    z = norm.ppf(1 - 0.05 / 2 / 2)  # two lines of at least five customers
    wide = difference((0.3, *wilson(30, 100, z=z)), (0.01, *wilson(1, 100, z=z)))
    assert (own.difference, own.difference_low, own.difference_high) == pytest.approx(wide)
    more = compare_customers(["rare", "own", "shared"], cohort, 100, others, 100, tries=50)
    assert more.n_comparisons == 100
    assert more.rows[1].difference_low < own.difference_low


def test_nothing_is_settled_about_few_customers() -> None:
    comparison = compare_customers(["a"], np.array([19]), 19, np.array([0]), 500)
    assert comparison.small
    assert comparison.rows[0].difference_low > 0.5
    assert not comparison.rows[0].significant
    against_few = compare_customers(["a"], np.array([500]), 500, np.array([0]), 19)
    assert not against_few.rows[0].significant


def test_without_others_there_is_no_difference() -> None:
    comparison = compare_customers(["a"], np.array([30]), 60, np.array([0]), 0)
    assert isnan(comparison.rows[0].difference)
    assert not comparison.rows[0].significant
    assert list(comparison.frame("item")) == ["item", "customers", "share", "low", "high"]


def counts(shares: list[int], n: int, seed: int) -> EntryCounts:
    """``n`` customers with ten entries each, the same numbers of each label for all."""
    labelled = np.tile(np.array(shares), (n, 1))
    return EntryCounts(
        labelled=labelled, total=labelled.sum(axis=1), weights=draws(n, np.random.default_rng(seed))
    )


def test_entries_are_compared() -> None:
    comparison = compare_entries(["a", "b"], counts([8, 2], 60, 0), counts([2, 8], 60, 1))
    first, second = comparison.rows
    assert (first.share, first.other, first.count) == (0.8, 0.2, 480)
    assert first.difference == pytest.approx(0.6)
    assert (first.sign, second.sign) == (1, -1)
    frame = comparison.frame("source")
    assert frame["significant"].all()
    assert frame["lift"].tolist() == pytest.approx([4.0, 0.25])
    alone = compare_entries(["a", "b"], counts([8, 2], 60, 0), None)
    assert "other" not in alone.frame()


def test_more_tries_widen_the_intervals_of_the_differences_only() -> None:
    sides = counts([6, 4], 60, 0), counts([5, 5], 60, 1)
    once, often = (compare_entries(["a", "b"], *sides, tries=tries) for tries in (1, 40))
    for single, repeated in zip(once.rows, often.rows, strict=True):
        assert (single.low, single.high) == (repeated.low, repeated.high)
        assert repeated.difference_high - repeated.difference_low > (
            single.difference_high - single.difference_low
        )
    ratio = norm.ppf(1 - 0.025 / 80) / norm.ppf(1 - 0.025 / 2)
    assert often.rows[0].difference - often.rows[0].difference_low == pytest.approx(
        ratio * (once.rows[0].difference - once.rows[0].difference_low)
    )


def test_the_lines_that_stand_out() -> None:
    names = ["less", "even", "more", "most", "nowhere"]
    cohort, others = np.array([10, 50, 60, 90, 0]), np.array([60, 50, 10, 10, 0])
    lines = compare_customers(names, cohort, 100, others, 100)
    assert [row.name for row in lines.more_often(9).rows] == ["most", "more"]
    assert [row.name for row in lines.more_often(1).rows] == ["most"]
    # "less" and "more" differ by 50 points, and stay in the order of the lines
    assert [row.name for row in lines.clearest(9).rows] == ["most", "more", "less"]
    few = compare_customers(names, cohort // 10, 10, others // 10, 10)
    assert [row.name for row in few.clearest(2).rows] == [row.name for row in few.rows[:2]]
    none = replace(lines.rows[0], share=0.0, other=0.0)
    elsewhere = replace(lines.rows[0], share=0.0, other=0.5)
    assert replace(lines, rows=(none, elsewhere)).occurring().rows == (elsewhere,)
