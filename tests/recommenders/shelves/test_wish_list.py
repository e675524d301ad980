from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.data.splits import until
from recommenders.shelves.contract import Shelf
from recommenders.shelves.wish_list import WishListShelf

AS_OF = pd.Timestamp("2026-06-30 18:00", tz="UTC")


def shop(*, bought: int | None = None, wishes: bool = True) -> Dataset:
    """Ann wished for a lamp 30 days ago at 24.00; others buy it daily, 4 days ago at 19.90."""
    lines = [("bob", "lamp", ago, "purchase", 19.9 if ago <= 4 else 24.0) for ago in range(200)]
    lines.append(("ann", "cup", 50, "purchase", 3.0))
    if wishes:
        lines.append(("ann", "lamp", 30, "wishlist", 24.0))
    if bought is not None:
        lines.append(("ann", "lamp", bought, "purchase", 24.0 if bought > 4 else 19.9))
    columns = [Columns.CUSTOMER, Columns.ITEM, "days", Columns.EVENT, Columns.UNIT_PRICE]
    raw = pd.DataFrame(lines, columns=columns)
    raw[Columns.TIME] = AS_OF - pd.to_timedelta(raw.pop("days"), unit="D")
    return build(RawTables(name="s", title="S", interactions=raw, as_of=AS_OF, currency="$"))


def test_the_shelf_shows_the_drop_with_its_prices() -> None:
    dataset = shop()
    source, ann = WishListShelf(dataset), dataset.log.take([0])
    lamp = dataset.item_code("lamp")
    assert lamp is not None
    scores = source.score(dataset.log)
    share = 1 - 19.9 / 24.0
    assert scores[0, lamp] == pytest.approx(share * 0.5 ** (4 / 2))
    assert np.count_nonzero(scores) == 1
    reasons = source.reasons(ann, np.array([lamp], dtype=np.int32))
    assert reasons == ["wished on 31 May 2026 at $24.00, $19.90 since 26 Jun 2026"]


def test_bought_since_the_wish_ends_it() -> None:
    for bought in (10, 2):
        assert not WishListShelf(shop(bought=bought)).score(shop(bought=bought).log).any()
    before = shop(bought=35)
    assert WishListShelf(before).score(before.log).any()


def test_what_comes_after_the_date_of_the_history_is_not_looked_at() -> None:
    dataset = shop()
    shelf = WishListShelf(dataset)
    for back in (3, 6):
        earlier = until(dataset, AS_OF - pd.Timedelta(days=back))
        np.testing.assert_array_equal(
            shelf.score(earlier.log), WishListShelf(earlier).score(earlier.log)
        )


def test_it_fills_the_shelf_of_price_drops() -> None:
    dataset = shop(wishes=False)
    assert WishListShelf.shelf is Shelf.DROP
    assert not WishListShelf(dataset).score(dataset.log).any()
    assert WishListShelf(dataset).current_drops(dataset.log.take([0])) == []
