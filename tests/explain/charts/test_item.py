from __future__ import annotations

import pytest

from explain.charts.item import ranks, ranks_takeaway
from explain.items.ranks import GroupRanks, ItemRanks

RANKS = ItemRanks(
    item=3,
    by="segment",
    groups=(
        GroupRanks(
            name="All", customers=40, within=(20, 30, 40), rank_quantiles=(1, 5, 20, 90, 1500)
        ),
        GroupRanks(
            name="<i>", customers=10, within=(0, 5, 10), rank_quantiles=(11, 12, 30, 40, 50)
        ),
        GroupRanks(name="nobody", customers=0, within=(0, 0, 0), rank_quantiles=(0, 0, 0, 0, 0)),
    ),
    already_bought=2,
    n_items=2000,
    best_customer=7,
)


def test_a_row_for_each_group_with_customers() -> None:
    figure = ranks(RANKS)
    thin, thick, medians = figure.data
    assert list(thin.x) == [1, 1500, None, 11, 50, None]
    assert list(thick.x) == [5, 90, None, 12, 40, None]
    assert list(medians.x) == [20, 30]
    assert list(figure.layout.yaxis.ticktext) == ["All (40)", "&lt;i&gt; (10)"]
    written = [text.text for text in figure.layout.annotations]
    assert written == ["50 %", "0 %", "in first 10"]
    assert figure.layout.shapes[0].x0 == 10


def test_the_axis_takes_powers_of_ten_up_to_the_last_rank() -> None:
    axis = ranks(RANKS).layout.xaxis
    assert list(axis.ticktext) == ["1", "10", "100", "1,000"]
    assert list(axis.range) == [-0.12, pytest.approx(3.301 + 0.12, abs=1e-3)]


def test_the_words_leave_out_groups_without_customers() -> None:
    assert ranks_takeaway(RANKS) == (
        "Rank of the item. All: half within the first 20; <i>: half within the first 30"
    )
