"""How far two sets of lists agree, on lists that can be held against each other by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.charts.agreement import shared, takeaway
from explain.rankings.agreement import Agreement, agreement
from explain.rankings.comparison import rank_biased_overlap
from explain.rankings.top_k import NO_ITEM, TopLists, top_lists
from recommenders.contract import Columns, Dataset
from recommenders.evaluation.measure import LENGTH
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.ranker import Ranker
from tests.worlds import ANN, BOB, CAT, DAN, EVE, FAY, A, B, C, D, E, F, G

ROWS = {
    # everything the same; the same items turned round; one of three; a shorter list; nothing
    ANN: ([E, F, G], [E, F, G]),
    BOB: ([E, F, G], [G, F, E]),
    CAT: ([E, F, G], [A, E, B]),
    DAN: ([B, C, D], [B]),
    EVE: ([A, B], [C, D]),
    FAY: ([A, B, C], [C, D, E]),
}


def lists_of_side(side: int) -> TopLists:
    items = np.full((len(ROWS), 3), NO_ITEM, dtype=np.int32)
    for row, both in enumerate(ROWS.values()):
        items[row, : len(both[side])] = both[side]
    n = len(ROWS)
    return TopLists(
        customers=np.array(list(ROWS), dtype=np.int32),
        of=n,
        items=items,
        scores=np.zeros((n, 3), dtype=np.float32),
        candidates=np.full(n, 3),
        rank_marks=np.zeros(0, dtype=np.int64),
        mark_items=np.zeros((n, 0), dtype=np.int32),
        mark_scores=np.zeros((n, 0), dtype=np.float32),
    )


@pytest.fixture(scope="module")
def agreed(tiny: Dataset) -> Agreement:
    return agreement(lists_of_side(0), lists_of_side(1), tiny)


def test_customers_without_a_purchase_are_left_out(agreed: Agreement) -> None:
    assert agreed.customers.tolist() == [ANN, BOB, CAT, DAN, EVE]
    assert agreed.of == 5
    assert not agreed.sampled
    assert agreed.bought.tolist() == [3, 2, 3, 2, 1]


def test_what_is_common_and_in_which_order(agreed: Agreement) -> None:
    assert agreed.common.tolist() == [3, 3, 1, 1, 0]
    assert agreed.overlap == pytest.approx([1, 1, 1 / 3, 1 / 3, 0])
    assert agreed.first.tolist() == [True, False, False, True, False]
    assert agreed.rbo[[0, 4]].tolist() == [1.0, 0.0]
    assert agreed.rbo[1] == pytest.approx(rank_biased_overlap([E, F, G], [G, F, E]))
    everybody = agreed.all
    assert everybody.common.mean == pytest.approx(8 / 5)
    assert everybody.first.mean == pytest.approx(2 / 5)
    # three pairs stand in the same order, three are turned round
    assert everybody.order.mean == pytest.approx(1 / 2)
    assert everybody.order.customers == 2
    assert everybody.small
    assert agreed.common_counts().tolist() == [1, 2, 0, 2]


def test_where_they_differ_most_comes_first(agreed: Agreement, tiny: Dataset) -> None:
    indices = agreed.differ_most(3)
    assert agreed.customers[indices[0]] == EVE
    assert sorted(agreed.rbo[indices]) == agreed.rbo[indices].tolist()
    frame = agreed.customers_frame(tiny, indices)
    assert frame["customer"].tolist() == [
        tiny.customer_label(int(code)) for code in agreed.customers[indices]
    ]
    assert frame["id"].iloc[0] == tiny.customers[Columns.CUSTOMER].iloc[EVE]
    assert len(agreed.customers_frame(tiny)) == 5


def test_groups_add_up_to_everybody(agreed: Agreement) -> None:
    by_length = [group for group in agreed.groups if group.by == LENGTH]
    assert [(group.group, group.customers) for group in by_length] == [("1 to 4", 5)]
    for group in agreed.groups:
        assert group.common.low <= group.common.mean <= group.common.high
        assert 0 <= group.first.low <= group.first.mean <= group.first.high <= 1
    assert agreed.frame()["group"].iloc[0] == "all"


def test_some_customers_only(tiny: Dataset) -> None:
    some = agreement(lists_of_side(0), lists_of_side(1), tiny, among=np.array([ANN, FAY]))
    assert some.customers.tolist() == [ANN]
    assert some.of == 1
    nobody = agreement(lists_of_side(0), lists_of_side(1), tiny, among=np.array([FAY]))
    assert not len(nobody.customers)
    assert nobody.groups == ()
    assert nobody.frame().empty


def test_a_list_on_one_side_only_has_nothing_in_common(tiny: Dataset) -> None:
    left, right = lists_of_side(0), lists_of_side(1)
    right.items[0] = NO_ITEM
    left.items[1] = right.items[1] = NO_ITEM
    one_sided = agreement(left, right, tiny)
    assert one_sided.overlap[0] == one_sided.rbo[0] == 0
    assert np.isnan(one_sided.overlap[1])
    assert np.isnan(one_sided.rbo[1])
    assert one_sided.common_counts().sum() == 4
    assert BOB not in one_sided.customers[one_sided.differ_most(10)]


def test_lists_of_a_recommender_agree_with_themselves(mid: Dataset, mid_ranker: Ranker) -> None:
    own = top_lists(mid_ranker, mid)
    other = top_lists(Ranker.of(ItemKNN().fit(mid), mid), mid)
    same = agreement(own, own, mid)
    assert same.all.overlap.mean == 1
    assert same.all.order.mean == 1
    assert same.rbo == pytest.approx(1)
    apart, back = agreement(own, other, mid), agreement(other, own, mid)
    assert 0 < apart.all.overlap.mean < 1
    assert apart.rbo == pytest.approx(back.rbo)
    assert apart.common.tolist() == back.common.tolist()


def test_the_chart_has_a_bar_for_each_number(agreed: Agreement) -> None:
    figure = shared(agreed)
    assert figure.data[0]["x"] == (0, 1, 2, 3)
    assert figure.data[0]["y"] == (1, 2, 0, 2)
    assert figure.layout.xaxis.title.text == "items in common, of 3"
    assert "0: 1, 1: 2, 2: 0, 3: 2" in takeaway(agreed)


def test_how_many_have_nothing_in_common(agreed: Agreement) -> None:
    assert agreed.common.tolist().count(0) == agreed.nothing_in_common == 1


def test_tau_is_what_the_order_is_above_chance(agreed: Agreement) -> None:
    everybody = agreed.all
    assert everybody.tau == pytest.approx(2 * everybody.order.mean - 1)
    always = replace(everybody, order=replace(everybody.order, mean=1.0))
    never = replace(everybody, order=replace(everybody.order, mean=0.0))
    assert (always.tau, never.tau) == (1.0, -1.0)
