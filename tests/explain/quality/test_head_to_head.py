"""Two recommenders customer by customer: means, differences and gains that are known by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from explain.quality.head_to_head import (
    LENGTHS,
    SEGMENTS,
    HeadToHead,
    Paired,
    head_to_head,
    of_customer,
)
from explain.quality.metrics import HIT, NDCG
from recommenders.intervals import Estimate
from tests.explain.quality.test_ranking import N, kept

SECOND = 1 / np.log2(3)
"""NDCG of one item to find that stands second."""


def against(own: list[int], other: list[int], *, among: range | None = None) -> HeadToHead:
    pair = [kept("own", own), kept("other", other)]
    if among is not None:
        pair = [side.among(frozenset(among)) for side in pair]
    compared = head_to_head(*pair, bought_before=False, rng=np.random.default_rng(0))
    assert compared is not None
    return compared


@pytest.fixture(scope="module")
def measured() -> HeadToHead:
    # own finds first for all; other finds second for 40 and nothing for 20
    return against([0] * N, [1] * 40 + [-1] * 20)


def test_means_and_their_difference_by_hand(measured: HeadToHead) -> None:
    assert measured.customers == N
    assert measured.candidates == "new items"
    hit, ndcg = measured.metrics[HIT], measured.metrics[NDCG]
    assert (hit.own.mean, hit.other.mean) == (1.0, pytest.approx(2 / 3))
    assert hit.apart.mean == pytest.approx(1 / 3)
    # 1 for all is half as much again as 2 / 3
    assert hit.gain.mean == pytest.approx(0.5)
    assert 0.2 < hit.gain.low < 0.5 < hit.gain.high < 1.0
    assert ndcg.other.mean == pytest.approx(SECOND * 2 / 3)
    assert ndcg.better
    assert ndcg.sign == 1


def test_the_other_side_sees_the_same_turned_round(measured: HeadToHead) -> None:
    turned = measured.metrics[HIT].swapped()
    assert (turned.own.mean, turned.other.mean) == (pytest.approx(2 / 3), 1.0)
    assert turned.sign == -1
    assert turned.gain.mean == pytest.approx(-1 / 3)
    assert turned.gain.low < turned.gain.mean < turned.gain.high
    back = turned.swapped()
    assert back.gain.mean == pytest.approx(0.5)
    assert back.gain.high == pytest.approx(measured.metrics[HIT].gain.high)


def test_nothing_found_makes_no_percentage() -> None:
    ndcg = against([0] * N, [-1] * N).metrics[NDCG]
    assert ndcg.better
    assert math.isnan(ndcg.gain.mean)
    assert math.isnan(ndcg.swapped().gain.mean)


def test_pairs_are_what_tells_a_difference() -> None:
    # both find for half of the customers: the same half, or the other one
    same = against([0] * 30 + [-1] * 30, [1] * 30 + [-1] * 30).metrics[NDCG]
    apart = against([0] * 30 + [-1] * 30, [-1] * 30 + [1] * 30).metrics[NDCG]
    assert same.apart.mean == pytest.approx(apart.apart.mean)
    assert same.sign == 1
    assert apart.sign == 0


def test_groups_are_segments_and_lengths_of_the_history(measured: HeadToHead) -> None:
    north, south, east = measured.grouped(SEGMENTS)
    assert [group.name for group in (north, south, east)] == ["north", "south", "east"]
    assert [group.own.customers for group in (north, south, east)] == [30, 27, 3]
    # ten of the 27 in the south were found second, the others not
    assert south.other.mean == pytest.approx(SECOND * 10 / 27)
    assert (east.small, east.sign) == (True, 0)
    assert [group.name for group in measured.grouped(LENGTHS)] == ["1 to 4", "5 to 9"]
    frame = measured.group_frame("A", "B")
    assert frame["small"].tolist() == [False, False, False, True, False, False]
    assert frame.loc[0, "A, low"] == 1.0
    assert frame.loc[2, "relative difference"] == pytest.approx(27 / (SECOND * 10) - 1)
    assert measured.frame("A", "B")["metric"].tolist() == [NDCG, HIT]


def test_customers_who_are_asked_for_are_the_only_ones() -> None:
    compared = against([0] * N, [1] * 40 + [-1] * 20, among=range(100, 125))
    assert compared.customers == 25
    assert compared.metrics[NDCG].other.mean == pytest.approx(SECOND)
    nobody = [kept("own", [0] * N).among(frozenset({7})), kept("other", [0] * N).among(set())]
    assert head_to_head(*nobody, bought_before=True, rng=np.random.default_rng(0)) is None


def test_one_customer_is_told_what_each_list_held() -> None:
    pair = kept("own", [0] * N), kept("other", [1] * 40 + [12] * 20)
    first = of_customer(*pair, 100, bought_before=False)
    assert first is not None
    # the list of everybody in this world is 0, 1, ..., 9
    assert (first.wanted, first.own, first.other) == (1, (0,), (1,))
    last = of_customer(*pair, 159, bought_before=False)
    assert last is not None
    assert (last.own, last.other) == ((0,), ())  # the thirteenth place is below the list
    assert of_customer(*pair, 99, bought_before=False) is None


def test_few_customers_settle_nothing() -> None:
    number = Estimate(mean=0.5, low=0.4, high=0.6, customers=19)
    assert Paired(own=number, other=number, apart=number, gain=number).sign == 0
