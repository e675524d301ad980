from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommenders.shelves.price_drop import DropConfig, current, drops
from recommenders.shelves.price_history import PriceHistory

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


def test_settings_are_checked() -> None:
    with pytest.raises(ValueError, match="shares"):
        DropConfig(least=0.0)
    with pytest.raises(ValueError, match="days"):
        DropConfig(usual=0)
