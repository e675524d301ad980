"""What one side lists more than the other, counted by hand and on planted differences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.profiles.item_statistics import ItemStatistics
from explain.rankings.list_differences import (
    ListDifferences,
    differences_frame,
    list_differences,
    strongest,
)
from explain.rankings.top_k import NO_ITEM, TopLists
from recommenders.contract import Columns, Dataset
from recommenders.intervals import Estimate


def lists_of(items: list[list[int]]) -> TopLists:
    n = len(items)
    return TopLists(
        customers=np.arange(n, dtype=np.int32),
        of=n,
        items=np.array(items, dtype=np.int32),
        scores=np.zeros((n, len(items[0])), dtype=np.float32),
        candidates=np.full(n, 3),
        rank_marks=np.zeros(0, dtype=np.int64),
        mark_items=np.zeros((n, 0), dtype=np.int32),
        mark_scores=np.zeros((n, 0), dtype=np.float32),
    )


@pytest.fixture(scope="module")
def differences(mid: Dataset, mid_statistics: ItemStatistics) -> ListDifferences:
    """Item 1 stands in 60 of 100 lists on the left and 10 on the right, item 2 as often."""
    left = [[0, 1] if row < 60 else [0, 2] for row in range(100)]
    right = [[0, 1] if row < 10 else [0, 2] if row < 50 else [0, 3] for row in range(100)]
    return list_differences(
        lists_of(left), lists_of(right), mid, mid_statistics, customers=np.arange(100)
    )


def test_items_are_counted_on_both_sides(differences: ListDifferences) -> None:
    by_code = {row.code: row for row in differences.items}
    assert 0 not in by_code  # in every list of both sides
    assert (by_code[1].n_left, by_code[1].n_right) == (60, 10)
    assert by_code[1].difference == pytest.approx(-0.5)
    # 40 lists have item 2 on the left only and 40 others on the right only
    assert (by_code[2].n_left, by_code[2].n_right, by_code[2].difference) == (40, 40, 0.0)
    assert by_code[1].significant
    assert not by_code[2].significant
    assert by_code[2].low < 0 < by_code[2].high
    assert by_code[3].significant
    assert by_code[3].difference == pytest.approx(0.5)
    assert differences.items_compared == 4


def test_the_strongest_of_each_side(differences: ListDifferences) -> None:
    assert [row.code for row in strongest(differences.items, 1)] == [1, 3]
    assert [row.code for row in strongest(differences.items, 5, significant=True)] == [1, 3]
    frame = differences_frame(differences.items, "left", "right", name="item")
    assert frame["difference"].is_monotonic_increasing
    assert frame.columns[0] == "item"


def test_coverage_and_popularity(differences: ListDifferences) -> None:
    assert (differences.left.shown, differences.right.shown) == (3, 4)
    assert differences.left.items == 80
    gap = differences.right.percentile.mean - differences.left.percentile.mean
    assert differences.percentile.mean == pytest.approx(gap)
    assert differences.percentile.low <= gap <= differences.percentile.high
    frame = differences.figures("one", "other")
    assert frame["items in at least one list"].tolist() == [3, 4]


def test_shares_of_categories_add_up(
    differences: ListDifferences, mid_statistics: ItemStatistics
) -> None:
    assert mid_statistics.group_level() is not None
    assert sum(row.left for row in differences.categories) == pytest.approx(1)
    assert sum(row.right for row in differences.categories) == pytest.approx(1)
    assert sum(row.difference for row in differences.categories) == pytest.approx(0)
    assert sum(row.n_left for row in differences.categories) == 200


@pytest.mark.slow
def test_chance_is_settled_in_few_of_many(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    settled = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        sides = [
            lists_of([rng.choice(80, 5, replace=False).tolist() for _ in range(150)])
            for _ in range(2)
        ]
        by_chance = list_differences(*sides, mid, mid_statistics, customers=np.arange(150))
        settled += any(row.significant for row in (*by_chance.items, *by_chance.categories))
    # two families of intervals, each wrong in one of twenty worlds
    assert settled <= 6


def test_few_customers_settle_nothing(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    left, right = lists_of([[0, 1]] * 10), lists_of([[2, 3]] * 10)
    few = list_differences(left, right, mid, mid_statistics, customers=np.arange(10))
    assert few.small
    assert len(few.items) == 4
    assert not any(row.significant for row in (*few.items, *few.categories))


def test_without_categories_customers_or_items(bare: Dataset) -> None:
    statistics = ItemStatistics.of(bare)
    empty = lists_of([[NO_ITEM, NO_ITEM]] * 3)
    empty_differences = list_differences(empty, empty, bare, statistics, customers=np.arange(3))
    assert empty_differences.categories == ()
    assert empty_differences.items == ()
    assert empty_differences.left.shown == 0
    nobody = list_differences(empty, empty, bare, statistics, customers=np.zeros(0, dtype=np.int32))
    assert nobody.customers == 0
    assert not bare.has(Columns.CATEGORY)


def test_the_side_with_the_more_popular_items(differences: ListDifferences) -> None:
    sure = replace(differences, percentile=Estimate(mean=-3.0, low=-4.0, high=-2.0, customers=100))
    assert sure.more_popular == -1
    assert replace(sure, percentile=sure.percentile.negated()).more_popular == 1
    # four customers settle nothing, and neither does an interval around zero
    assert replace(sure, customers=4).more_popular == 0
    unsure = Estimate(mean=1.0, low=-1.0, high=3.0, customers=100)
    assert replace(differences, percentile=unsure).more_popular == 0


def test_how_much_of_the_catalogue_is_shown(differences: ListDifferences, mid: Dataset) -> None:
    # items 0, 1 and 2 on the left
    assert differences.left.coverage == pytest.approx(3 / mid.n_items)
