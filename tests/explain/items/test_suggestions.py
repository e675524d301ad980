"""Items worth a look, in shops where they can be found by hand."""

from __future__ import annotations

import numpy as np

from explain.items.suggestions import suggested_items
from explain.profiles.item_statistics import ItemStatistics
from explain.rankings.top_k import top_lists
from recommenders.ranking.ranker import Ranker
from recommenders.testing.toys import Fixed, Linear
from tests.explain.shops import shop


def test_suggested_items_by_hand() -> None:
    lines = [("ann", "a", 1), ("bob", "a", 1), ("cat", "b", 2), ("dan", "c", 3)]
    dataset = shop(lines, title=["A", "B", "C", "D"])
    ranker = Ranker.of(Fixed([4.0, 1.0, 1.0, 3.0]), dataset)
    suggestions = suggested_items(top_lists(ranker, dataset, k=1), ItemStatistics.of(dataset))
    # a goes to cat and dan, d to ann and bob: a draw, and the first stands first
    assert [(suggestion.label, suggestion.item) for suggestion in suggestions] == [
        ("In most lists", 0),
        ("In no list", 1),
        ("Never bought", 3),
    ]


def test_an_item_in_one_list_of_many_is_in_few_lists() -> None:
    """Whoever bought a gets c, all others get b; c is in one list of a hundred."""
    lines = [("ann", "a", 2.0), *((f"z{n:02}", "d", 1.0) for n in range(99))]
    dataset = shop(lines, title=["A", "B", "C", "D"])
    weights = np.zeros((4, 4))
    weights[0, 2], weights[3, 1] = 1.0, 1.0
    ranker = Ranker.of(Linear(weights), dataset)
    suggestions = suggested_items(top_lists(ranker, dataset, k=1), ItemStatistics.of(dataset))
    items = {suggestion.label: suggestion.item for suggestion in suggestions}
    assert items["In most lists"] == 1
    assert items["In few lists"] == 2
    # d is bought most, and nobody is shown it
    assert items["In no list"] == 3
    assert len(set(items.values())) == len(items)


def test_nothing_is_suggested_where_all_lists_are_empty() -> None:
    dataset = shop([("ann", "a", 1), ("ann", "b", 2)])
    lists = top_lists(Ranker.of(Fixed([2.0, 1.0]), dataset), dataset)
    assert suggested_items(lists, ItemStatistics.of(dataset)) == ()
