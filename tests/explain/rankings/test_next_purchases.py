from __future__ import annotations

import pandas as pd
import pytest

from explain.rankings.next_purchases import holdback_time, next_purchases
from recommenders.contract import Dataset
from recommenders.data.splits import until
from recommenders.errors import DataError
from recommenders.linear.item_knn import ItemKNN
from recommenders.ranking.ranker import Ranker
from tests.explain.shops import Line, shop

A, B, C, D = range(4)
LINES: list[Line] = [
    ("ann", "a", 100),
    ("ann", "b", 20),
    ("ann", "b", 10),
    ("ann", "a", 5),
    ("bob", "a", 90),
    ("bob", "b", 80),
    ("cat", "a", 70),
    ("cat", "c", 60),
    ("dan", "d", 3),
]


def earlier(dataset: Dataset) -> tuple[Dataset, Ranker]:
    part = until(dataset, holdback_time(dataset)[0])
    return part, Ranker.of(ItemKNN().fit(part), part)


def test_a_quarter_of_short_data_is_held_back_and_four_weeks_of_long() -> None:
    dataset = shop(LINES)
    since, days = holdback_time(dataset)
    assert days == 25  # of the 100 days
    assert dataset.as_of - since == pd.Timedelta(days=25)
    assert holdback_time(shop([*LINES, ("bob", "a", 900)]))[1] == 28


def test_what_cannot_be_cut_is_said() -> None:
    with pytest.raises(DataError, match="too short to hold back"):
        holdback_time(shop([("ann", "a", 0.2), ("bob", "b", 0.1)]))
    with pytest.raises(DataError, match="too short to hold back"):
        holdback_time(shop([("ann", "a", 100), ("bob", "b", 90)]))  # nobody bought anything of late


def test_later_purchases_are_held_against_the_list() -> None:
    dataset = shop(LINES)
    part, ranker = earlier(dataset)
    history = part.histories([0])
    assert history.items.tolist() == [A]  # what came later is not known
    ranking = ranker.rank(history, k=2)
    assert set(ranking.items.tolist()) == {B, C}
    bought_next = next_purchases(dataset, ranker, history, ranking, 0)
    assert bought_next.items.tolist() == [B, A]  # b was bought first, 20 days ago
    assert bought_next.listed.tolist() == [True, False]
    assert bought_next.left_out.tolist() == [False, True]
    assert bought_next.ranks[0] == 1 + ranking.items.tolist().index(B)
    assert list(bought_next.hits) == [B]
    assert dataset.local_time(bought_next.hits[B]) == dataset.as_of - pd.Timedelta(days=20)
    assert bought_next.finding() == (
        "Of these 2 items 1 was bought in the 25 days after 5 Jun 2026. Bought as well: 1 item "
        "bought before, which this list leaves out."
    )
    frame = bought_next.frame(dataset)
    assert frame["left out"].tolist() == [False, True]
    assert frame["item"].tolist() == ["Item b", "Item a"]


def test_an_item_below_the_list_has_its_rank() -> None:
    dataset = shop(LINES)
    part, ranker = earlier(dataset)
    history = part.histories([3])  # dan had bought nothing then
    ranking = ranker.rank(history, k=2)
    bought_next = next_purchases(dataset, ranker, history, ranking, 3)
    assert bought_next.items.tolist() == [D]
    assert bought_next.ranks.tolist() == [4]  # nobody had bought d by then
    assert "0 were bought" in bought_next.finding()
    assert "1 other item, at rank 4" in bought_next.finding()


def test_nobody_is_blamed_where_nothing_was_bought() -> None:
    dataset = shop(LINES)
    part, ranker = earlier(dataset)
    history = part.histories([1])
    bought_next = next_purchases(dataset, ranker, history, ranker.rank(history, k=2), 1)
    assert not len(bought_next.items)
    assert not bought_next.hits
    assert bought_next.finding().startswith("Nothing was bought in the 25 days after")
