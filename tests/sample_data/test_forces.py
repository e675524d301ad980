"""Prices, wishes, seasons, trends, launches, life events, the homepage: what moves demand."""

import numpy as np
import pandas as pd
import pytest

DAY = pd.Timedelta(days=1)


@pytest.mark.slow
def test_true_promotions_lift_sales_and_mock_cuts_do_not(daily):
    usual = np.nanmedian(daily.list_price, axis=1, keepdims=True)
    offered = daily.price < daily.list_price
    mock = offered & (daily.price >= 0.93 * usual)
    deep = offered & ~mock & (daily.price <= 0.8 * daily.list_price)
    raised = ~offered & (daily.price > 1.15 * usual)
    plain = ~offered & ~raised & ~np.isnan(daily.price)
    assert mock.any(axis=1).sum() > 60
    assert _lift(daily, deep, plain) > 1.6
    assert _lift(daily, mock, plain) < 1.2
    assert _lift(daily, raised, plain) < 1.0


def test_promotion_purchases_are_made_on_offer(world, daily):
    rows = world.purchases.query("cause == 'promotion'")
    regular = daily.list_price[rows.item_id.map(daily.rows), daily.day(rows.timestamp)]
    assert (rows.unit_price < regular).all()


def test_students_answer_to_promotions_more_than_offices(world):
    share = (world.purchases.cause == "promotion").groupby(world.purchases.segment).mean()
    assert share["Student"] > 1.5 * share["Small office"]


@pytest.mark.slow
def test_wishes_come_true_when_the_price_falls(world, daily, config):
    wishes = world.interactions.query("event == 'wishlist'")
    bought = world.purchases.assign(day=daily.day(world.purchases.timestamp))
    days = bought.groupby(["customer_id", "item_id"]).day.apply(np.array).to_dict()
    after, before, mock = [], [], []
    for customer, item, wished in zip(
        wishes.customer_id, wishes.item_id, daily.day(wishes.timestamp), strict=True
    ):
        own = days.get((customer, item), np.array([], dtype=int))
        drop, sham = _cuts(daily, daily.rows[item], wished, config)
        if drop is not None and not ((own >= wished) & (own < drop)).any():
            after.append(((own >= drop) & (own < drop + 5)).any())
        if sham is not None:
            mock.append(((own >= sham) & (own < sham + 5)).any())
        before.append(((own > wished) & (own <= wished + 5)).any())
    assert len(after) > 500
    assert len(mock) > 50
    assert np.mean(after) > 0.45
    assert np.mean(after) > 4 * np.mean(before)
    assert np.mean(after) > 3 * np.mean(mock)


def test_examination_falls_with_the_position_when_the_order_is_randomised(world, config):
    rates = _click_rates(world, randomised=True)
    planted = np.array(config.examination)
    np.testing.assert_allclose(rates / rates[:4].mean(), planted / planted[:4].mean(), atol=0.12)
    share = world.interactions.query("event == 'impression'").randomised.mean()
    assert share == pytest.approx(config.randomised_share, abs=0.02)


def test_without_randomisation_the_position_looks_stronger_than_it_is(world, config):
    rates = _click_rates(world, randomised=False)
    planted = np.array(config.examination)
    assert (rates[4:] / rates[0] < 0.8 * planted[4:] / planted[0]).all()


def test_slates_hold_ten_items_at_ten_positions(world):
    shown = world.interactions.query("event == 'impression'")
    slates = shown.groupby(["customer_id", "timestamp"])
    assert (slates.size() == 10).all()
    assert (slates.position.nunique() == 10).all()
    assert (slates.item_id.nunique() == 10).all()
    assert (slates.randomised.min() == slates.randomised.max()).all()


def test_impression_purchases_follow_a_click_within_the_hour(world):
    rows = world.purchases.query("cause == 'impression'")
    clicks = world.interactions.query("event == 'click'")
    key = ["customer_id", "item_id", "timestamp"]
    purchased = pd.MultiIndex.from_frame(rows[["customer_id", "item_id", "cause_timestamp"]])
    assert purchased.isin(pd.MultiIndex.from_frame(clicks[key])).all()
    assert (rows.timestamp - rows.cause_timestamp < pd.Timedelta(hours=1)).all()


@pytest.mark.parametrize(
    ("kind", "high", "low", "least"),
    [
        ("Sunscreen", (6, 7, 8), (11, 12, 1), 1.8),
        ("Coats & Jackets", (12, 1, 2), (6, 7, 8), 2.0),
        ("Soup", (12, 1, 2), (6, 7, 8), 2.0),
        ("Notebooks", (8, 9), (4, 5), 1.8),
        ("Gift Sets", (12,), (7,), 6.0),
    ],
)
def test_seasons(world, kind, high, low, least):
    control = _by_month(world, world.of_type("Shampoo", "Dog Food", "Cheese"), high, low)
    assert _by_month(world, world.of_type(kind), high, low) > least * control


def test_risers_rise_and_faders_fade(world):
    early = pd.Timestamp("2025-04-01", tz=world.end.tz)
    trend = world.purchases.item_id.map(world.hidden.trend)
    first = (world.purchases.timestamp < early).groupby(trend).sum()
    last = (world.purchases.timestamp >= world.end - 90 * DAY).groupby(trend).sum()
    growth = last / first
    assert growth[1] > 1.8 * growth[0]
    assert growth[-1] < 0.75 * growth[0]


def test_launches_start_with_a_burst(world):
    launch = world.items.launch_date.dt.tz_localize(world.end.tz)
    new = launch.index[(launch >= "2025-01-01") & (launch < world.end - 130 * DAY)]
    rows = world.purchases[world.purchases.item_id.isin(new)]
    age = (rows.timestamp - rows.item_id.map(launch)) / DAY
    assert age.between(0, 30).sum() > 1.5 * age.between(90, 120).sum()
    young = world.purchases.query("cause == 'launch'")
    assert young.item_id.isin(launch.index[launch >= "2025-01-01"]).all()
    assert (launch > world.end - 30 * DAY).sum() >= 1


@pytest.mark.parametrize(
    ("event", "category", "ratio"),
    [
        ("New puppy", "Puppy", 20),
        ("New cat", "Cat", 4),
        ("New baby", "Baby & Toddler", 3),
        ("New home office", "Printers & Ink", 4),
        ("Took up running", "Footwear", 3),
    ],
)
def test_life_events_switch_needs_on(world, event, category, ratio):
    start = world.truth[world.truth.detail == event].groupby("customer_id").cause_timestamp.min()
    rows = world.purchases[world.purchases.category == category]
    wait = (rows.timestamp - rows.customer_id.map(start)) / DAY
    assert len(start) > 50
    assert wait.between(0, 90).sum() > ratio * max(wait.between(-90, 0).sum(), 1)


@pytest.mark.slow
def test_members_of_a_household_buy_alike(world):
    counts = pd.crosstab(world.purchases.customer_id, world.purchases.product_type)
    counts = counts[counts.sum(axis=1) >= 20]
    profile = counts.div(np.sqrt((counts**2).sum(axis=1)), axis=0)
    homes = world.customers.household_id.loc[profile.index].to_numpy()
    segments = world.customers.segment.loc[profile.index].to_numpy()
    likeness = profile.to_numpy() @ profile.to_numpy().T
    upper = np.triu(np.ones_like(likeness, dtype=bool), 1)
    together = upper & (homes[:, None] == homes[None, :])
    alike = upper & (segments[:, None] == segments[None, :]) & ~together
    strangers = upper & (segments[:, None] != segments[None, :])
    assert likeness[together].mean() > 1.25 * likeness[alike].mean()
    assert likeness[alike].mean() > 1.1 * likeness[strangers].mean()


def test_segments_have_departments(world):
    share = pd.crosstab(world.purchases.segment, world.purchases.department, normalize="index")
    assert share["Office supplies"].idxmax() == "Small office"
    assert share["Pets"].idxmax() == "Pet household"
    assert share["Beauty"].idxmax() == "Beauty enthusiast"
    assert share["Apparel"].idxmax() == "Style seeker"
    assert share["Fresh groceries"].idxmax() == "Home cook"


def _lift(daily, special, plain):
    """Sales on special days over what the same items sell on as many plain days."""
    usual = np.where(plain, daily.sales, 0).sum(axis=1) / np.maximum(plain.sum(axis=1), 1)
    expected = (usual * special.sum(axis=1))[plain.any(axis=1)].sum()
    return daily.sales[special].sum() / expected


def _cuts(daily, row, wished, config):
    """First day of a true fall of the price after a wish, and first day of a mock cut."""
    price, regular = daily.price[row], daily.list_price[row]
    usual = np.nanmedian(regular)
    drop = sham = None
    for day in range(wished + 1, min(wished + config.wish_patience, len(price) - 6)):
        low = (1 - config.wish_drop) * min(price[wished], np.median(price[max(day - 30, 0) : day]))
        if drop is None and price[day] <= low:
            drop = day
        cut = price[day] < price[day - 1] and price[day] < regular[day]
        if sham is None and cut and price[day] >= 0.93 * usual:
            sham = day
    return drop, sham


def _click_rates(world, *, randomised):
    events = world.interactions[world.interactions.randomised == randomised]
    shown = events[events.event == "impression"].position.value_counts()
    clicked = events[events.event == "click"].position.value_counts()
    return (clicked / shown).sort_index().to_numpy(dtype=float)


def _by_month(world, items, high, low):
    rows = world.purchases[world.purchases.item_id.isin(items)]
    months = rows.timestamp[rows.timestamp.dt.year == 2025].dt.month
    return months.isin(high).sum() / max(months.isin(low).sum(), 1)
