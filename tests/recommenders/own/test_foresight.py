"""Whether scores foresee what was bought, and whether every item is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Histories
from recommenders.errors import DataError
from recommenders.histories import DoubleArray
from recommenders.own.foresight import EACH, every_item, foresees

# pairs that are bought one after the other: 0 and 1, 2 and 3, ...
PAIRS = Histories.of_items([[2 * pair, 2 * pair + 1] for pair in range(20)])
IDS = pd.Index([f"i{code}" for code in range(40)])


def next_of(histories: Histories) -> DoubleArray:
    bought = histories.matrix(40).toarray()
    scores = np.zeros(bought.shape)
    scores[:, 1::2] = bought[:, 0::2]
    return scores


def test_what_foresees_has_no_remark() -> None:
    assert foresees(next_of, PAIRS, "m") == []


def test_lower_is_better_and_other_columns_are_said() -> None:
    (remark,) = foresees(lambda some: -next_of(some), PAIRS, "m")
    # one item of those never bought is as low, the other 38 are above
    assert "stands above 0% of what they never bought" in remark
    (remark,) = foresees(lambda some: np.roll(next_of(some), 7, axis=1), PAIRS, "m")
    # 37 of 38 have the same score of zero, and count one half
    assert "stands above 49% of what they never bought" in remark


def test_few_customers_say_nothing() -> None:
    assert foresees(lambda some: -next_of(some), PAIRS.take([0, 1, 2]), "m") == []


def test_an_item_that_the_model_does_not_know_is_named() -> None:
    asked: list[int] = []

    def older(histories: Histories) -> DoubleArray:
        asked.append(len(histories))
        if 37 in histories.items:
            raise DataError("your model m raised KeyError: 37", remedy="Know it.")
        return next_of(histories)

    (remark,) = every_item(older, PAIRS, IDS, "m")
    assert "a history with the item i37 (it raised KeyError: 37)" in remark
    assert f"of 2 made-up histories of {EACH} items it fails for 1" in remark
    asked.clear()
    # what nobody has bought stands in no history
    assert every_item(older, PAIRS.take(list(range(18))), IDS, "m") == []
    assert asked == [2]
    assert every_item(next_of, PAIRS.take([]), IDS, "m") == []


def test_the_made_up_are_a_customer_s_where_the_model_asks() -> None:
    customers = np.arange(5, 25, dtype=np.int32)

    def known(histories: Histories) -> DoubleArray:
        assert histories.customers is not None
        if not (histories.customers >= 0).all():
            raise DataError("your model m raised KeyError: None", remedy="Know it.")
        return next_of(histories)

    owned = Histories(
        indptr=PAIRS.indptr,
        items=PAIRS.items,
        times=PAIRS.times,
        quantities=PAIRS.quantities,
        events=PAIRS.events,
        as_of=PAIRS.as_of,
        customers=customers,
    )
    assert every_item(known, owned, IDS, "m") == []
    with pytest.raises(AssertionError):
        known(PAIRS)
