"""How much taste counts is learned where it tells something, and left alone where it does not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.search.model import SearchConfig
from recommenders.search.taste import Taste, TasteConfig
from recommenders.search.taste_learning import (
    BoughtLater,
    bought_later,
    gain_by_customer,
    judged_personal,
    learned_taste,
    scores_as_for,
)
from tests.recommenders.search.shop import LAMP, START, shop

CONFIG = SearchConfig(one_step=0.0, two_steps=0.0, words=0.0)


def world(*, loyal: bool, customers: int = 90) -> Dataset:
    """One query leads to six items; who is loyal buys what they bought before."""
    rng = np.random.default_rng(3)
    usual = rng.integers(6, size=customers)
    lines, searches = [], []
    for day in range(40):
        for customer in rng.choice(customers, 25, replace=False).tolist():
            item = int(usual[customer]) if loyal else int(rng.integers(6))
            at = START + pd.Timedelta(days=day, minutes=customer)
            lines.append((f"c{customer:02}", f"i{item}", at + pd.Timedelta(minutes=1)))
            searches.append((f"c{customer:02}", f"i{item}", at, "tea", "purchase"))
    names = [Columns.CUSTOMER, Columns.ITEM, Columns.TIME]
    return build(
        RawTables(
            name="w",
            title="W",
            interactions=pd.DataFrame(lines, columns=names),
            searches=pd.DataFrame(searches, columns=[*names, Columns.QUERY, Columns.EVENT]),
        )
    )


def test_who_buys_the_same_again_is_known_by_it() -> None:
    learned = learned_taste(world(loyal=True), CONFIG, rng=np.random.default_rng(0))
    assert learned.config.own > 0
    assert learned.config.brand == 0, "there are no brands: of equals the first"
    assert learned.gain.low > 0.2
    assert learned.without + learned.gain.mean == pytest.approx(1.0, abs=0.1)


def test_where_taste_says_nothing_it_does_not_count() -> None:
    learned = learned_taste(world(loyal=False), CONFIG, rng=np.random.default_rng(0))
    assert learned.config.idle
    assert learned.searches == 200
    few = learned_taste(world(loyal=True, customers=40), CONFIG, rng=np.random.default_rng(0))
    assert (few.config.idle, few.searches) == (True, 0)
    assert learned_taste(shop(), CONFIG, rng=np.random.default_rng(0)).config.idle


def test_searches_with_a_purchase_are_those_of_customers() -> None:
    searches = shop().searches
    assert searches is not None
    asked = bought_later(searches, int(START.timestamp()), 5)
    assert asked.texts.tolist() == ["lamp"]
    assert asked.customers.tolist() == [1]
    assert asked.wanted.toarray()[0].tolist() == [float(item == LAMP) for item in range(5)]
    late = int((START + pd.Timedelta(days=6)).timestamp())
    assert not len(bought_later(searches, late, 5))


def test_each_search_is_ranked_by_the_purchases_of_its_customer() -> None:
    data = world(loyal=True)
    ends = [data.customer_code("c00"), data.customer_code("c01"), data.customer_code("c00")]
    wanted = bought_later(data.searches, 0, 6).wanted[:3] if data.searches else None
    assert wanted is not None
    asked = BoughtLater(
        texts=np.array(["tea"] * 3, dtype=object),
        customers=np.array(ends, dtype=np.int32),
        wanted=wanted,
    )
    taste, plain = Taste.of(data, TasteConfig(own=1.0)), np.full((3, 6), 1 / 6)
    personal = scores_as_for(taste, data, plain, asked)
    for row, customer in enumerate(ends):
        usual = data.histories([customer]).items[0] if customer is not None else -1
        assert personal[row].argmax() == usual
    np.testing.assert_array_equal(personal[0], personal[2])


def test_recall_and_ndcg_by_hand() -> None:
    data = world(loyal=True)
    assert data.searches is not None
    asked = bought_later(data.searches, 0, 6).take(np.array([0]))
    item = int(asked.wanted.indices[0])
    scores = np.full((1, 6), 0.1)
    scores[0, (item + 1) % 6] = 0.2
    scores[0, item] = 0.15
    recall, ndcg = judged_personal(scores, asked)
    assert (recall[0], ndcg[0]) == (1.0, pytest.approx(1 / np.log2(3)))
    scores[0, item] = 0.0
    assert [part[0] for part in judged_personal(scores, asked)] == [0.0, 0.0]


def test_customers_count_alike_however_much_they_search() -> None:
    gains, whose = np.array([1.0, 1.0, 1.0, 0.0]), np.array([4, 4, 4, 9], dtype=np.int32)
    gain = gain_by_customer(gains, whose, np.random.default_rng(0))
    assert (gain.mean, gain.customers) == (0.5, 2)
