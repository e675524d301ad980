from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.data.purchase_days import PurchaseDays
from recommenders.histories import DAY
from recommenders.repeat.buy_again import BuyAgain
from recommenders.repeat.renewal import (
    Renewal,
    RenewalConfig,
    backed_off,
    fit,
    moments,
    outlook,
    robust,
    smoothed_share,
)


def planted(
    *, n_customers: int = 500, days: int = 720, stretch: float, seed: int = 0
) -> tuple[Dataset, np.ndarray]:
    """Customers who take up an item with chance .6 (prior of 3) and buy it in their own rhythm.

    Log gaps: mean of the item, plus a customer's .15, plus .3 each time; and the item's means.
    """
    rng = np.random.default_rng(seed)
    usual = np.log(np.linspace(8.0, 40.0, 10))
    lines = []
    for customer in range(n_customers):
        pace = rng.normal(0.0, 0.15, len(usual))
        returns = rng.beta(3 * 0.6, 3 * 0.4, len(usual))
        for item, mean in enumerate(usual):
            now = rng.uniform(0, days / 3)
            while now < days:
                units = int(rng.integers(1, 5))
                lines.append((f"c{customer:03}", f"i{item}", now, units))
                if rng.random() > returns[item]:
                    break
                now += np.exp(rng.normal(mean + pace[item], 0.3)) * units**stretch
    raw = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, "day", Columns.QUANTITY])
    start = pd.Timestamp("2024-01-01", tz="UTC")
    raw[Columns.TIME] = start + pd.to_timedelta(raw.pop("day").round(4), unit="D")
    end = start + pd.Timedelta(days=days)
    return build(RawTables(name="p", title="P", interactions=raw, as_of=end)), usual


@pytest.mark.slow
@pytest.mark.parametrize("stretch", [0.0, 1.0])
def test_planted_figures_are_found_again(stretch: float) -> None:
    dataset, usual = planted(stretch=stretch)
    shop = BuyAgain().fit(dataset).shop
    np.testing.assert_allclose(shop.mu, usual, atol=0.06)
    np.testing.assert_allclose(shop.sigma, np.hypot(0.3, 0.15), rtol=0.12)
    np.testing.assert_allclose(shop.again, 0.6, atol=0.08)
    assert shop.stretch == pytest.approx(stretch, abs=0.03)
    assert 3.0 < shop.own_gaps < 5.5  # (.3 / .15)^2 = 4
    assert 2.0 < shop.own_returns < 4.5  # 3
    assert shop.stray < 0.001


@pytest.mark.slow
def test_chances_come_true_in_the_planted_world() -> None:
    dataset, _ = planted(stretch=0.0)
    cut = int(dataset.log.times.min()) + 400 * DAY
    before = replace(dataset.log.where(dataset.log.times <= cut), as_of=cut)
    after = dataset.log.where((dataset.log.times > cut) & (dataset.log.times <= cut + 7 * DAY))
    bought = PurchaseDays.of(before, n_items=10, timezone="UTC")
    shop = fit(bought, np.zeros(10, dtype=np.int64), config=RenewalConfig())
    chance = outlook(shop, bought, horizon=7.0).chance
    again = after.matrix(10).toarray()[bought.rows, bought.items]
    for low, high in ((0.0, 0.1), (0.1, 0.25), (0.25, 1.0)):
        inside = (chance >= low) & (chance < high)
        error = np.sqrt(again[inside].var() / inside.sum())
        assert inside.sum() > 100
        assert abs(chance[inside].mean() - again[inside].mean()) < 3 * error + 0.01


def test_few_gaps_take_those_of_the_category_and_then_of_the_shop() -> None:
    # items 0 and 1 in category 0, item 2 in category 1, item 3 in category 2
    category = np.array([0, 0, 1, 2])
    items = np.array([0] * 6 + [1] * 2 + [2] * 3)
    values = np.array([1.0] * 3 + [3.0] * 3 + [5.0] * 2 + [9.0] * 3)
    mean, spread = backed_off(moments, items, values, category, 5, (7.0, 0.5))
    assert mean[0] == pytest.approx(2.0)
    assert spread[0] == pytest.approx(1.0)
    assert mean[1] == pytest.approx(values[:8].mean())
    assert mean[2] == mean[3] == pytest.approx(values.mean())
    few = backed_off(moments, items[:4], values[:4], category, 5, (7.0, 0.5))
    assert few[0].tolist() == [7.0] * 4
    assert few[1].tolist() == [0.5] * 4


def test_a_few_skipped_cycles_do_not_move_the_interval() -> None:
    rng = np.random.default_rng(1)
    clean = rng.normal(3.0, 0.2, 2_000)
    dirty = np.where(rng.random(2_000) < 0.1, clean + 2.5, clean)
    codes = np.zeros(2_000, dtype=np.int64)
    mean, spread = robust(codes, clean, 1)
    assert (mean[0], spread[0]) == pytest.approx((3.0, 0.2), abs=0.02)
    held, by_mean = robust(codes, dirty, 1)[0][0], moments(codes, dirty, 1)[0][0]
    assert abs(held - 3.0) < 0.07 < 0.2 < by_mean - 3.0


def test_shares_are_held_to_the_category() -> None:
    items = np.array([0] * 10 + [1] * 2 + [2] * 4)
    came_back = np.array([1] * 5 + [0] * 5 + [1, 1] + [0] * 4)
    share = smoothed_share(items, came_back, np.array([0, 0, 1, 1]), 2.0)
    shop_share = (7 + 1) / (16 + 2)
    first, second = (7 + 2 * shop_share) / 14, (0 + 2 * shop_share) / 6
    assert share[:2] == pytest.approx([(5 + 2 * first) / 12, (2 + 2 * first) / 4])
    assert share[2:] == pytest.approx([2 * second / 6, second])


@pytest.mark.parametrize(
    "wrong", [{"min_gaps": 0}, {"prior_buyers": 0.0}, {"stretch": 1.5}, {"stretch": -0.1}]
)
def test_settings_are_checked(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        RenewalConfig(**wrong)


def test_saved_and_restored() -> None:
    dataset, _ = planted(stretch=1.0, n_customers=40)
    bought = PurchaseDays.of(dataset.histories(), n_items=dataset.n_items, timezone="UTC")
    shop = fit(bought, np.zeros(dataset.n_items, dtype=np.int64), config=RenewalConfig())
    restored = Renewal.restored(shop.arrays() | {"timezone": np.array("UTC")})
    for name, array in shop.arrays().items():
        np.testing.assert_array_equal(restored.arrays()[name], array)
    assert isinstance(restored.stretch, float)
