from __future__ import annotations

import numpy as np
import pytest

from recommenders.baselines.popularity import Popularity
from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN
from recommenders.shelves.discover import DiscoverShelf, kinds
from recommenders.testing import toys
from tests.worlds import ANN, CAT, FAY, A, B, D, E, F, G, H


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
    # ann has kibble (A, C) and wet (B); the best of the rest counts 1
    np.testing.assert_allclose(scores[0, :7], [0, 0, 0, 1, 4 / 5, 3 / 5, 2 / 5], rtol=1e-6)
    assert 0 < scores[0, H] < 1e-6  # nothing is said of H: popularity alone
    np.testing.assert_allclose(scores[1, :3], [1, 7 / 8, 6 / 8], rtol=1e-6)


def test_rare_is_what_few_saw_or_bought_in_ninety_days(shelf: DiscoverShelf) -> None:
    # impressions and purchases; eve bought F 90 days ago, which is too long
    assert shelf.exposure.tolist() == [5, 3, 2, 1, 1, 2, 0, 0]
    # a quarter of the seven items with any event lately, and ties; G had none
    assert shelf.rare.tolist() == [D, E, H]
    assert shelf.rarity(D) == (
        "drawn by chance from 3 items that are rarely seen: shown or bought 1 times in 90 days"
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
    first, second = linear.reasons(tiny.log.take([ANN]), items)
    # cat, the only buyer of D, bought B and C as well
    assert first.startswith("nothing of knife bought yet; 1 of its 1 customers bought ")
    assert second.startswith("not bought yet; 0 of its 0 customers bought ")
    other = DiscoverShelf(toys.Fixed([1.0] * 8), tiny)
    assert other.reasons(tiny.log.take([ANN]), items) == [
        "nothing of knife bought yet",
        "not bought yet",
    ]


def test_without_purchases_the_buyers_are_the_reason(tiny: Dataset) -> None:
    shelf = DiscoverShelf(Popularity().fit(tiny), tiny)
    reasons = shelf.reasons(tiny.log.take([FAY]), np.array([A, B, F, G], dtype=np.int32))
    assert reasons == [
        f"nothing bought yet; {count} customers bought it so far" for count in (3, 3, 1, 0)
    ]
