"""Replenishment, substitutes, brand loyalty: what a purchase says about the next of its kind."""

import numpy as np
import pandas as pd


def test_repeat_gaps_follow_the_cycle_of_the_item(world):
    gaps = _gaps(world.purchases)
    cycles = world.hidden.cycle_days
    regular = cycles.index[(cycles > 0) & ~world.hidden.staple]
    by_item = gaps[gaps.item_id.isin(regular)].groupby("item_id").gap
    middle = by_item.median()[by_item.size() >= 30]
    ratio = middle / cycles[middle.index]
    assert len(ratio) > 250
    assert ratio.between(0.75, 1.35).mean() > 0.98
    assert 0.95 < ratio.median() < 1.12


def test_gaps_are_item_specific_and_log_normal(world, config):
    rows = world.purchases.query("cause == 'replenishment'")
    # Back to the usual item after a substitute: two cycles have passed.
    skipped = world.purchases.query("cause == 'substitute'")
    key = ["customer_id", "causing_item_id", "cause_timestamp"]
    rows = rows[~pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(skipped[key]))]
    gap = np.log((rows.timestamp - rows.cause_timestamp) / pd.Timedelta(days=1))
    off = gap - np.log(rows.item_id.map(world.hidden.cycle_days))
    spread = np.hypot(config.gap_sigma, config.pace_sigma)
    middle = off[off.between(*off.quantile([0.02, 0.98]))]
    assert abs(off.median()) < 0.05
    assert 0.75 * spread < middle.std() < 1.4 * spread
    # Against the cycle of other items the gaps are all over the place.
    shuffled = rows.item_id.sample(frac=1, random_state=1).map(world.hidden.cycle_days)
    assert (gap - np.log(shuffled.to_numpy())).std() > 2 * off.std()


def test_items_without_a_cycle_are_not_replenished(world):
    lasting = world.hidden.index[world.hidden.cycle_days == 0]
    assert not world.purchases.query("cause == 'replenishment'").item_id.isin(lasting).any()


def test_a_raised_price_sends_customers_to_a_substitute(world, daily):
    due = world.purchases[world.purchases.cause.isin(["replenishment", "substitute"])]
    usual = due.causing_item_id.map(daily.rows)
    when = daily.day(due.timestamp)
    normal = np.nanmedian(daily.list_price, axis=1)
    raised = daily.price[usual, when] > 1.15 * normal[usual]
    switched = (due.cause == "substitute").to_numpy()
    assert raised.sum() > 200
    assert switched[raised].mean() > 1.8 * switched[~raised].mean()


def test_substitutes_are_of_the_same_type_and_another_item(world):
    rows = world.purchases.query("cause == 'substitute'")
    assert (rows.causing_item_id.map(world.items.product_type) == rows.product_type).all()
    assert (rows.causing_item_id != rows.item_id).all()


def test_customers_stay_with_a_brand_across_types(world):
    first = world.purchases[~world.purchases.item_id.isin(_staples(world))]
    first = first.drop_duplicates(["customer_id", "product_type"])
    shuffled = first.copy()
    rng = np.random.default_rng(0)
    shuffled["brand"] = first.groupby("product_type").brand.transform(
        lambda brands: rng.permutation(brands.to_numpy())
    )
    assert _same_as_before(first) > 1.4 * _same_as_before(shuffled)


def test_loyalty_brings_another_type_of_the_same_brand(world):
    rows = world.purchases.query("cause == 'loyalty'")
    assert (rows.causing_item_id.map(world.items.brand) == rows.brand).all()
    assert (rows.causing_item_id.map(world.items.product_type) != rows.product_type).all()


def test_everybody_buys_the_staples(world):
    counts = world.purchases.groupby("customer_id").size()
    active = counts.index[counts >= 20]
    bought = world.purchases[world.purchases.customer_id.isin(active)]
    reach = bought.groupby("item_id").customer_id.nunique() / len(active)
    staples = _staples(world)
    assert len(staples) >= 8
    assert reach[staples].min() > 0.45
    assert reach[staples].min() > 2 * reach.drop(staples).max()
    # Whatever the segment: the least and the most fond of them are not far apart.
    share = world.purchases.item_id.isin(staples)
    fans = bought[bought.item_id.isin(staples)].groupby("segment").customer_id.nunique()
    assert share.mean() > 0.08
    everyone = world.customers.loc[active].segment.value_counts()
    assert (fans / everyone).min() > 0.85


def _gaps(purchases):
    rows = purchases.sort_values(["customer_id", "item_id", "timestamp"])
    gap = rows.groupby(["customer_id", "item_id"]).timestamp.diff() / pd.Timedelta(days=1)
    return rows.assign(gap=gap).dropna(subset="gap")


def _same_as_before(first):
    before = first.groupby(["customer_id", "category"]).brand.shift()
    return (first.brand == before)[before.notna()].mean()


def _staples(world):
    return world.hidden.index[world.hidden.staple]
