from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.baselines.popularity import Popularity
from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.linear.item_knn import ItemKNN
from recommenders.shelves.discover import DiscoverShelf, SameKindsShelf, kinds
from recommenders.testing import toys
from tests.worlds import ANN, CAT, FAY, A, B, C, D, E, F, G, H


@pytest.fixture(scope="module")
def shelf(tiny: Dataset) -> DiscoverShelf:
    """A recommender that gives everybody 8 for A, 7 for B, ... and 0 for H."""
    return DiscoverShelf(toys.Fixed([8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 0.0]), tiny)


def test_the_kind_is_the_product_type_or_the_item(tiny: Dataset, bare: Dataset) -> None:
    codes = kinds(tiny)
    assert codes[0] == codes[2]  # kibble
    assert codes[4] == codes[5]  # lamps
    assert len(set(codes.tolist())) == 6  # H, of no known type, is one more
    assert kinds(bare).tolist() == list(range(bare.n_items))


def test_kinds_that_were_bought_are_no_news(tiny: Dataset, shelf: DiscoverShelf) -> None:
    scores = shelf.score(tiny.log.take([ANN, FAY]))
    # ann has kibble (A, C) and wet (B); a score is the logarithm of a rate, the best of which is 1
    np.testing.assert_allclose(scores[0, :7], np.exp([-9e9, -9e9, -9e9, 0, -1, -2, -3]), rtol=1e-5)
    np.testing.assert_allclose(scores[1, :3], np.exp([0, -1, -2]), rtol=1e-5)


def test_what_the_recommender_does_not_tell_apart_is_ranked_by_popularity(tiny: Dataset) -> None:
    scores = DiscoverShelf(toys.Fixed([0.0] * 8), tiny).score(tiny.log.take([FAY]))[0]
    assert scores[A] > scores[G]  # A has recent buyers, G has none
    np.testing.assert_allclose(scores, 1.0, atol=1e-5)


def test_the_other_items_of_a_kind_that_was_bought(tiny: Dataset) -> None:
    shelf = SameKindsShelf(toys.Fixed([8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 0.0]), tiny)
    bought_a = tiny.log.take([ANN]).where(tiny.log.take([ANN]).items == A)
    assert np.flatnonzero(shelf.score(bought_a)[0]).tolist() == [C]  # kibble as well
    assert not shelf.score(tiny.log.take([FAY])).any()
    reason = shelf.reasons(bought_a, np.array([C], dtype=np.int32))
    assert reason == ["1 other item of kibble bought; new to 1 customer in 30 days"]


def test_rare_is_what_few_saw_or_bought_in_ninety_days(shelf: DiscoverShelf) -> None:
    # impressions and purchases; eve bought F 90 days ago, which is too long
    assert shelf.exposure.tolist() == [5, 3, 2, 1, 1, 2, 0, 0]
    # a quarter of the seven items with any event lately, and ties; G had none
    assert shelf.rare.tolist() == [D, E, H]
    assert shelf.rarity(D) == (
        "drawn by chance from 3 items that are rarely seen: shown or bought once in 90 days"
    )


def test_what_was_bought_is_never_drawn(tiny: Dataset, shelf: DiscoverShelf) -> None:
    rng = np.random.default_rng(0)
    nothing = np.zeros(0, dtype=np.int32)
    cat = tiny.log.take([CAT])  # has bought D
    assert sorted(shelf.draw(cat, 9, without=nothing, rng=rng).tolist()) == [E, H]
    assert shelf.draw(cat, 9, without=np.array([E], dtype=np.int32), rng=rng).tolist() == [H]
    drawn = {int(shelf.draw(cat, 1, without=nothing, rng=rng)[0]) for _ in range(50)}
    assert drawn == {E, H}


def test_reasons_name_the_kind_and_who_bought_both(tiny: Dataset) -> None:
    items = np.array([D, H], dtype=np.int32)
    linear = DiscoverShelf(ItemKNN().fit(tiny), tiny)
    # cat, the only buyer of D, bought B and C as well: one customer is no reason
    assert linear.reasons(tiny.log.take([ANN]), items) == [
        "nothing of knife bought yet; new to 1 customer in 30 days",
        "not bought yet",
    ]


def test_a_purchase_is_named_that_is_clearly_with_the_item() -> None:
    # 4 of 12 bought 0 and 1, and 3 of these 2 as well; everybody bought 3
    rows = [[0, 1, 2, 3]] * 3 + [[0, 1, 3]] + [[3]] * 8
    lines = [(f"c{row:02}", f"i{item}") for row, items in enumerate(rows) for item in items]
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM])
    raw[Columns.TIME] = pd.Timestamp("2026-06-01", tz="UTC")
    shop = build(RawTables(name="clear", title="Clear", interactions=raw))
    shelf = DiscoverShelf(ItemKNN().fit(shop), shop)
    history = shop.histories([3])
    # all buyers of 2 bought 0 and 1, three times as many as by chance; everybody bought 3
    reason = shelf.reasons(history, np.array([2], dtype=np.int32))[0]
    assert reason.split("; ")[1] in (
        "3 of its 3 customers bought Item i0",
        "3 of its 3 customers bought Item i1",
    )
    only = shelf.reasons(shop.histories([11]), np.array([2], dtype=np.int32))[0]
    assert only.split("; ")[1].startswith("new to ")


def test_without_purchases_the_buyers_are_the_reason(tiny: Dataset) -> None:
    shelf = DiscoverShelf(Popularity().fit(tiny), tiny)
    reasons = shelf.reasons(tiny.log.take([FAY]), np.array([A, B, F, G], dtype=np.int32))
    assert reasons == [
        f"nothing bought yet; {count} bought it so far"
        for count in ("3 customers", "3 customers", "1 customer", "0 customers")
    ]
