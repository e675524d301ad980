from __future__ import annotations

import pandas as pd

from recommenders.contract import Dataset
from tests.benchmarks.ranking import next_purchases
from tests.worlds import ANN, CAT, A, B, C, D


def test_the_public_split_keeps_the_order_of_the_baskets() -> None:
    # user 7 has two baskets; the file numbers baskets from 1 and pads with -1 at 0 and 3
    history = pd.DataFrame(
        {"user": [7, 7, 7, 7, 9], "basket": [0, 1, 2, 2, 4], "item": [-1, 2, 0, 2, 1]}
    )
    future = pd.DataFrame({"user": [7, 7, 9, 9], "basket": [1, 1, 0, 1], "item": [0, 3, -1, 1]})
    case = next_purchases.split(history, future)
    lines = case.past.histories([0])
    assert lines.items.tolist() == [2, 0, 2]
    assert ((lines.as_of - lines.times) // 86_400).tolist() == [2, 1, 1]
    assert case.past.n_items == 4
    assert list(zip(case.customers, case.items, strict=True)) == [(0, 0), (0, 3), (1, 1)]


def test_elsewhere_it_is_all_of_four_weeks(tiny: Dataset) -> None:
    # within four weeks ann buys A, B and C, bob B and cat D; dan and eve nothing
    case = next_purchases.temporal(tiny)
    baskets = {
        customer: case.items[case.customers == customer].tolist() for customer in (ANN, 1, CAT)
    }
    assert baskets == {ANN: [A, B, C], 1: [B], CAT: [D]}
    assert case.past.histories([CAT]).items.tolist() == [B, C]
    assert len(case.items) == 5
    # whose chances are looked at: all but fay, who never bought
    assert case.everybody.tolist() == [0, 1, 2, 3, 4]
