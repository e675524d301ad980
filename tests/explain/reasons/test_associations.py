from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.associations import (
    ACROSS,
    ALIKE,
    MAX_DOUBLINGS,
    ONLY_BRAND,
    SAID,
    Associations,
)
from explain.reasons.evidence_types import CoPurchase, SharedAttribute
from explain.reasons.verdict import VerdictConfig
from recommenders.contract import Columns, Dataset
from tests.explain.shops import Line, shop

A, B, C, D = range(4)
ME = "c000"


def crowd(both: int, first: int, then: int, rest: int) -> list[Line]:
    """I bought a; of the others so many a and b, so many only a, only b, and only c."""
    items = [*[("a", "b")] * both, *[("a",)] * first, *[("b",)] * then, *[("c",)] * rest]
    bought = [(f"c{n:03}", item, 9.0) for n, line in enumerate(items, start=1) for item in line]
    return [(ME, "a", 9.0), (ME, "d", 9.0), *bought]


def associations(
    dataset: Dataset, items: Sequence[int] = (A,), config: VerdictConfig | None = None
) -> Associations:
    return Associations.of(
        ItemStatistics.of(dataset),
        np.array(items, dtype=np.int32),
        np.array([B], dtype=np.int32),
        customer=0,
        config=config or VerdictConfig(),
    )


def test_lift_by_hand() -> None:
    # 12 of 20 buyers of a have b, which 20 of all 100 have: three times as often as by chance
    measured = associations(shop(crowd(12, 8, 8, 72)))
    assert measured.lift[0, 0] == pytest.approx(3.0)
    assert measured.together[0, 0]
    assert measured.related[0, 0]
    assert measured.doublings()[0, 0] == pytest.approx(np.log2(3.0))
    ground = measured.ground(A, B)
    assert ground.bought == CoPurchase(item=A, both=12, buyers=20, usual=0.2)
    assert ground.bought.lift == pytest.approx(3.0)
    assert (ground.related, ground.together, ground.alike) == (True, True, None)


@pytest.mark.parametrize(
    ("both", "first", "then", "rest"),
    [
        (4, 0, 0, 96),  # lift 25, but four customers
        (11, 9, 17, 63),  # 11 of 20 against 28 of 100: lift 1.96
        (6, 6, 19, 69),  # 6 of 12 against 25 of 100: lift 2, within three standard errors
        (0, 20, 20, 60),
    ],
)
def test_what_is_not_bought_together(both: int, first: int, then: int, rest: int) -> None:
    measured = associations(shop(crowd(both, first, then, rest)))
    assert not measured.together[0, 0]
    assert not measured.related[0, 0]
    assert measured.doublings()[0, 0] == 0.0
    assert not measured.ground(A, B).related


def test_thresholds_are_those_of_the_config() -> None:
    # 6 of 12 against 25 of 100
    lines = shop(crowd(6, 6, 19, 69))
    assert associations(lines, config=VerdictConfig(certainty=1.0)).together[0, 0]
    assert not associations(lines, config=VerdictConfig(certainty=1.0, min_buyers=7)).related[0, 0]
    assert not associations(lines, config=VerdictConfig(certainty=1.0, min_lift=2.1)).related[0, 0]


@pytest.mark.parametrize(
    ("column", "alike"),
    [
        (Columns.PRODUCT_TYPE, True),
        (Columns.BRAND, True),
        (Columns.CATEGORY, True),
        (Columns.DEPARTMENT, False),
    ],
)
def test_alike_by_a_level(column: str, alike: bool) -> None:
    measured = associations(shop(crowd(1, 9, 9, 81), **{column: ["x", "x", "y", "y"]}))
    assert measured.related[0, 0] == alike
    assert measured.doublings()[0, 0] == ALIKE.get(column, 0.0)
    ground = measured.ground(A, B)
    assert ground.alike == (SharedAttribute(level=column, name="x") if alike else None)
    assert (ground.related, ground.together) == (alike, False)


def test_a_count_tells_its_lowest_likely_lift_where_nothing_else_is_known() -> None:
    # 12 of 20: at worst 29 of 100, 1.5 times as often as by chance, and that is too little
    assert associations(shop(crowd(12, 8, 8, 72))).certain_doublings()[0, 0] == 0.0
    # 120 of 200, the same share: at worst .494, 2.47 times the .2 of all
    measured = associations(shop(crowd(120, 80, 80, 720)))
    assert measured.doublings()[0, 0] == pytest.approx(np.log2(3.0))
    assert measured.certain_doublings()[0, 0] == pytest.approx(np.log2(2.47), abs=0.003)


@pytest.mark.parametrize("column", [*ALIKE, Columns.DEPARTMENT])
def test_a_brand_alone_tells_little_there(column: str) -> None:
    measured = associations(shop(crowd(1, 9, 9, 81), **{column: ["x", "x", "y", "y"]}))
    usual = ALIKE.get(column, 0.0)
    told = measured.certain_doublings()[0, 0]
    assert told == (ONLY_BRAND if column == Columns.BRAND else usual)


def test_another_department_tells_less() -> None:
    lines = crowd(12, 8, 8, 72)
    same = associations(shop(lines, **{Columns.DEPARTMENT: ["x", "x", "y", "y"]}))
    other = associations(shop(lines, **{Columns.DEPARTMENT: ["y", "x", "x", "y"]}))
    assert same.doublings()[0, 0] - other.doublings()[0, 0] == pytest.approx(ACROSS)


def test_the_item_itself_tells_most() -> None:
    measured = associations(shop(crowd(1, 9, 9, 81)), items=(A, B))
    ground = measured.ground(B, B)
    assert (ground.same_item, ground.related) == (True, True)
    assert measured.doublings()[:, 0].tolist() == [0.0, MAX_DOUBLINGS]


def said(dataset: Dataset, *pairs: tuple[int, int]) -> Dataset:
    """The same where the shop says that one item leads to another."""
    edges = np.zeros((dataset.n_items, dataset.n_items), dtype=np.float32)
    for source, target in pairs:
        edges[source, target] = 0.5
    return replace(dataset, known_edges=sparse.csr_array(edges))


def test_the_word_of_the_shop_relates_in_its_direction_only() -> None:
    # one other customer bought both, which is no reason
    dataset = shop(crowd(1, 9, 9, 81))
    onward = associations(said(dataset, (A, B)))
    assert onward.said.tolist() == onward.related.tolist() == [[True]]
    assert onward.doublings()[0, 0] == onward.certain_doublings()[0, 0] == SAID
    ground = onward.ground(A, B)
    assert (ground.related, ground.said, ground.said_only) == (True, True, True)
    assert (ground.together, ground.alike) == (False, None)
    assert onward.relation(0, 0) == "Related by the shop"
    for other in (dataset, said(dataset, (B, A)), said(dataset, (A, C), (D, B))):
        measured = associations(other)
        assert not measured.said.any()
        assert not measured.related.any()
        assert measured.doublings()[0, 0] == 0.0
        assert not measured.ground(A, B).said
        assert measured.relation(0, 0) == "Other purchases"


def test_the_word_of_the_shop_takes_nothing_from_what_tells_more() -> None:
    lines = crowd(90, 5, 5, 900)  # 90 of 95 buyers against 95 of 1,000: a lift of 9.97
    dataset = shop(lines, **{Columns.CATEGORY: ["x", "x", "y", "y"]})
    alone, beside = associations(dataset), associations(said(dataset, (A, B)))
    assert beside.doublings()[0, 0] == alone.doublings()[0, 0] == MAX_DOUBLINGS
    ground = beside.ground(A, B)
    assert (ground.said, ground.said_only, ground.together) == (True, False, True)
    assert beside.relation(0, 0) == alone.relation(0, 0) == "Same category"


def test_no_purchases(tiny_statistics: ItemStatistics) -> None:
    measured = Associations.of(
        tiny_statistics,
        np.zeros(0, dtype=np.int32),
        np.array([D], dtype=np.int32),
        customer=5,
        config=VerdictConfig(),
    )
    assert measured.related.shape == (0, 1)
