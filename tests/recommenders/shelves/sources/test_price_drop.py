from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.data.splits import until
from recommenders.shelves.contract import Shelf
from recommenders.shelves.sources.price_drop import DropConfig, current, drops
from recommenders.shelves.sources.price_history import PriceHistory
from recommenders.shelves.sources.wish_list import WishListShelf

AS_OF = pd.Timestamp("2026-06-30 18:00", tz="UTC")
TODAY = (AS_OF.tz_localize(None) - pd.Timestamp(0)).days
CONFIG = DropConfig()
Steps = list[tuple[int, float]]


def priced(steps: Steps, *, every: int = 1, last: int = TODAY) -> PriceHistory:
    """One item that cost each price from so many days ago on, seen every few days."""
    days = np.arange(TODAY - steps[0][0], last + 1, every)
    starts = np.array([TODAY - ago for ago, _ in steps])
    prices = np.array([price for _, price in steps])
    paid = prices[np.searchsorted(starts, days, side="right") - 1]
    return PriceHistory(indptr=np.array([0, len(days)]), days=days, prices=paid)


def fired(steps: Steps, wished: int = 40, **changed: int) -> list[tuple[int, float]]:
    """Days ago and price of each drop that fires after a wish so many days ago."""
    all_drops = drops(
        priced(steps, **changed), 0, np.array([TODAY - wished]), today=TODAY, config=CONFIG
    )
    return [(TODAY - drop.day, drop.price) for drop in all_drops]


def test_a_true_cut_fires_once() -> None:
    assert fired([(300, 20.0), (5, 16.0)]) == [(5, 16.0)]


def test_a_price_raised_and_then_cut_stays_silent() -> None:
    raised = [(300, 20.0), (50, 26.0), (5, 20.0)]
    assert fired(raised, wished=100) == []  # wished before the raise: not cheaper than then
    assert fired(raised, wished=20) == []  # wished at the raised price: both references are raised
    assert fired([*raised[:2], (5, 18.0)], wished=20) == [(5, 18.0)]  # below the old price


def test_without_the_usual_price_the_raise_would_pass_for_a_drop() -> None:
    steps = [(300, 20.0), (50, 26.0), (5, 20.0)]
    short = replace(CONFIG, usual=CONFIG.reference)
    all_drops = drops(priced(steps), 0, np.array([TODAY - 20]), today=TODAY, config=short)
    assert [drop.price for drop in all_drops] == [20.0]


def test_wished_at_a_lower_price_stays_silent() -> None:
    assert fired([(300, 15.0), (60, 20.0), (5, 16.0)], wished=100) == []


def test_the_lowest_price_of_several_wishes_counts() -> None:
    prices = priced([(300, 15.0), (60, 20.0), (5, 16.0)])
    wished = np.array([TODAY - 100, TODAY - 20])
    assert drops(prices, 0, wished, today=TODAY, config=CONFIG) == []


@pytest.mark.parametrize(("price", "silent"), [(19.01, True), (18.99, False)])
def test_less_than_five_percent_is_no_drop(price: float, silent: bool) -> None:
    assert (fired([(300, 20.0), (5, price)]) == []) is silent


def test_a_price_that_is_always_on_the_move_must_fall_further() -> None:
    moving = [(200 - 5 * step, 20.0 + (step % 3) * 2.0) for step in range(39)]
    assert fired([*moving, (4, 18.5)], wished=30) == []  # usually 22, spread 3
    assert fired([*moving, (4, 14.0)], wished=30) == [(4, 14.0)]


def test_once_for_each_price_level() -> None:
    steps = [(300, 20.0), (60, 16.0), (50, 20.0), (15, 16.0), (10, 20.0), (5, 14.0)]
    assert fired(steps, wished=90) == [(60, 16.0), (5, 14.0)]


def test_too_few_observed_prices() -> None:
    steps = [(300, 20.0), (5, 16.0)]
    assert fired(steps, every=59) == []
    # a price on days 45, 25, ... but none since
    assert fired(steps, last=TODAY - 6) == []


def test_a_wish_is_forgotten() -> None:
    assert fired([(500, 20.0), (5, 16.0)], wished=400) == []


def test_no_price_when_wished_no_drop() -> None:
    assert fired([(30, 20.0), (5, 16.0)], wished=40) == []


def test_a_drop_is_news_while_it_is_fresh_and_holds() -> None:
    def news(steps: Steps) -> bool:
        prices = priced(steps)
        all_drops = drops(prices, 0, np.array([TODAY - 60]), today=TODAY, config=CONFIG)
        assert all_drops
        return current(prices, all_drops, today=TODAY, config=CONFIG) is not None

    assert news([(300, 20.0), (5, 16.0)])
    assert not news([(300, 20.0), (CONFIG.fresh, 16.0)])
    assert not news([(300, 20.0), (5, 16.0), (2, 20.0)])


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


def test_the_price_of_a_day_is_the_lower_median_of_its_events() -> None:
    when = AS_OF - pd.Timedelta(hours=1)
    raw = pd.DataFrame(
        {
            Columns.CUSTOMER: ["a", "b", "c", "d", "a"],
            Columns.ITEM: ["x", "x", "x", "x", "y"],
            Columns.TIME: [when, when, when, when, when],
            Columns.EVENT: ["purchase", "view", "cart", "wishlist", "purchase"],
            Columns.UNIT_PRICE: [9.0, 5.0, 10.0, 10.0, None],
        }
    )
    prices = PriceHistory.of(build(RawTables(name="s", title="S", interactions=raw, as_of=AS_OF)))
    assert prices.known_prices(0)[1].tolist() == [9.0]
    assert prices.known_prices(1)[1].tolist() == []
    days = np.array([TODAY - 1, TODAY, TODAY + 9])
    np.testing.assert_array_equal(prices.on(0, days), [np.nan, 9.0, 9.0])
    assert np.isnan(prices.on(1, days)).all()


def test_settings_are_checked() -> None:
    with pytest.raises(ValueError, match="shares"):
        DropConfig(least=0.0)
    with pytest.raises(ValueError, match="days"):
        DropConfig(usual=0)
    assert WishListShelf.shelf is Shelf.DROP
