"""Taste in a list of search results, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset, Histories
from recommenders.data.dataset import RawTables, build
from recommenders.search.taste import FITS, Taste, TasteConfig, fitting

TEA, JAM, OATS, SALT = range(4)


def shop(*, brands: bool = True) -> Dataset:
    """Tea and jam are of Leaf, oats of Mill, salt of nobody; four bought Leaf, two Mill."""
    lines = [("a", "i0"), ("b", "i0"), ("c", "i1"), ("d", "i1"), ("a", "i2"), ("b", "i2")]
    frame = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM])
    frame[Columns.TIME] = pd.Timestamp("2026-01-01")
    items = pd.DataFrame({Columns.ITEM: [f"i{code}" for code in range(4)]})
    if brands:
        items[Columns.BRAND] = ["Leaf", "Leaf", "Mill", None]
    return build(RawTables(name="s", title="S", interactions=frame, items=items))


def test_factors_by_hand() -> None:
    taste = Taste.of(shop(), TasteConfig(own=0.5, brand=1.0, prior=10.0))
    # half a purchase more of each item: 5 of 7.5 are of Leaf
    assert taste.shares.tolist() == pytest.approx([5 / 7.5, 2.5 / 7.5])
    mine = taste.of_history(Histories.of_items([[OATS, OATS, OATS, SALT]]))
    assert mine.bought.tolist() == [0, 0, 3, 1]
    assert mine.own.tolist() == pytest.approx([1.0, 1.0, 2.0, 2**0.5])
    # of three purchases with a brand all are of Mill, beside ten as everybody's
    leaf, mill = 10 / 13, (3 + 10 / 3) / 13 * 3
    assert mine.lift.tolist() == pytest.approx([leaf, leaf, mill, 1.0])
    assert mine.brand.tolist() == pytest.approx(mine.lift.tolist())
    scores = mine.personal(np.array([[0.4, 0.1, 0.3, 0.2], [0.0, 0.0, 0.0, 0.0]]))
    weighed = np.array([0.4 * leaf, 0.1 * leaf, 0.3 * 2 * mill, 0.2 * 2**0.5])
    assert scores[0].tolist() == pytest.approx((weighed / weighed.sum()).tolist())
    assert not scores[1].any()


def test_what_the_query_does_not_lead_to_gains_nothing() -> None:
    taste = Taste.of(shop(), TasteConfig(own=1.0))
    mine = taste.of_history(Histories.of_items([[OATS] * 99]))
    plain = np.array([1.0, 0.5, 0.9 * FITS, 0.0])
    assert fitting(plain).tolist() == [True, True, False, False]
    assert mine.personal(plain).tolist() == pytest.approx(plain.tolist())


def test_without_purchases_or_exponents_or_brands_nothing_changes() -> None:
    plain = np.array([0.4, 0.1, 0.3, 0.2])
    eager = TasteConfig(own=1.0, brand=1.0)
    nobody, buyer = Histories.of_items([[]]), Histories.of_items([[JAM, JAM]])
    for taste, history in ((Taste.of(shop(), eager), nobody), (Taste.of(shop()), buyer)):
        assert taste.of_history(history).personal(plain).tolist() == pytest.approx(plain.tolist())
    unbranded = Taste.of(shop(brands=False), eager).of_history(buyer)
    assert unbranded.lift.tolist() == [1.0] * 4
    assert unbranded.own.tolist() == [1.0, 3.0, 1.0, 1.0]


@pytest.mark.parametrize("settings", [{"own": -1.0}, {"brand": -0.1}, {"prior": 0.0}])
def test_settings_are_checked(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"at least 0|above 0"):
        TasteConfig(**settings)
    assert TasteConfig().idle
    assert not TasteConfig(brand=0.1).idle
