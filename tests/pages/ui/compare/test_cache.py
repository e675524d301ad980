"""What the Compare view computes once: for the same sides and customers, and for no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pages.ui.compare import cache
from pages.ui.compare.sides import ComparedSide
from recommenders.ranking.diversity import Variety
from tests.pages.panels import PLAIN, fitted, from_item, onward, side_of

SPREAD = replace(PLAIN, variety=Variety.SPREAD)


@pytest.fixture(scope="module")
def left() -> ComparedSide:
    return side_of(fitted(from_item(0)), "Left")


@pytest.fixture(scope="module")
def right() -> ComparedSide:
    return side_of(fitted(onward()), "Right")


def test_two_lists_are_compared_once(left: ComparedSide, right: ComparedSide) -> None:
    first = cache.customer_comparison(left, right, 3, False)
    assert cache.customer_comparison(left, right, 3, False) is first
    assert first.before.ranking.items.tolist()[:4] == [0, 1, 2, 5]
    assert first.after.ranking.items.tolist()[:3] == [6, 5, 7]
    for other in (
        cache.customer_comparison(left, right, 4, False),
        cache.customer_comparison(left, right, 3, True),
        cache.customer_comparison(right, left, 3, False),
        cache.customer_comparison(left, replace(right, options=SPREAD), 3, False),
    ):
        assert other is not first
        assert [i.ranking.items.tolist() for i in (other.before, other.after)] != [
            i.ranking.items.tolist() for i in (first.before, first.after)
        ]


def test_many_customers_are_those_with_a_purchase_or_of_a_segment(
    left: ComparedSide, right: ComparedSide
) -> None:
    everybody = cache.group_comparison(left, right, False, None)
    assert cache.group_comparison(left, right, False, None) is everybody
    assert everybody.agreement.customers.tolist() == list(range(24))
    assert everybody.differences.customers == 24
    north = cache.group_comparison(left, right, False, tuple(range(0, 24, 2)))
    assert north.agreement.customers.tolist() == list(range(0, 24, 2))
    assert north.differences.customers == 12


def test_lists_of_many_are_rearranged_where_variety_is_asked_for(
    left: ComparedSide, right: ComparedSide
) -> None:
    # the ten best of the left side are tea; variety brings in other items
    varied = replace(left, options=SPREAD)
    same = cache.group_comparison(left, left, False, None).agreement
    assert same.all.common.mean == 10.0
    agreement = cache.group_comparison(left, varied, False, None).agreement
    assert agreement.all.common.mean < 10.0


def test_an_item_below_the_list_is_explained_where_that_takes_no_sampling(
    left: ComparedSide, right: ComparedSide
) -> None:
    explanation = cache.customer_comparison(left, right, 3, False).after
    # 4 adds 1 to item 7, and 3 nothing
    attribution = cache.unlisted_attribution(right, explanation, 7)
    assert attribution is not None
    assert [unit.items for unit in attribution.units] == [(3,), (4,)]
    assert attribution.values[:, 0].tolist() == [0.0, 1.0]
    assert cache.unlisted_attribution(right, explanation, 7) is attribution
    assert cache.unlisted_attribution(right, explanation, 6) is not attribution
    assert cache.unlisted_attribution(left, explanation, 7) is None
