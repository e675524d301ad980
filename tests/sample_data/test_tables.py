"""The tables keep the promises of the README."""

import re

import numpy as np
import pandas as pd
import pytest

KEY = ["customer_id", "item_id", "timestamp"]
CAUSED = {"replenishment", "substitute", "complement", "loyalty", "wishlist_drop"}


@pytest.mark.slow
def test_size_and_hierarchy(world):
    items = world.items
    assert 550 <= len(items) <= 650
    assert items.department.nunique() == 5
    assert 20 <= items.category.nunique() <= 32
    assert items.groupby("category").department.nunique().max() == 1
    assert items.groupby("product_type").category.nunique().max() == 1
    assert items.groupby("product_type").size().between(3, 10).all()
    assert items.groupby("product_type").brand.nunique().min() >= 2
    assert len(world.customers) == 2000
    assert 60_000 <= len(world.purchases) <= 95_000


def test_titles_are_unique_and_cased_alike(world):
    titles = world.items.title
    assert titles.is_unique
    small = {"with", "for", "in", "and", "of", "to"}
    for title in titles:
        for word in re.findall(r"[A-Za-z][A-Za-z'-]*", title):
            assert word[0].isupper() or word in small, title
        assert not re.search(r"[Ii]tem \d|[*!@|]", title)


def test_names_and_ids_are_unique(world):
    assert world.customers.name.is_unique
    assert world.customers.index.str.fullmatch(r"C\d{4}").all()
    assert world.items.index.str.fullmatch(r"P\d{4}").all()
    assert world.items.index.is_unique
    assert world.customers.index.is_unique


def test_households_have_several_members_of_one_segment(world):
    sizes = world.customers.groupby("household_id").size()
    assert (sizes >= 2).sum() > 300
    assert world.customers.groupby("household_id").segment.nunique().max() == 1


@pytest.mark.slow
def test_events_are_sorted_and_timed_like_people(world, config):
    events = world.interactions
    pd.testing.assert_frame_equal(
        events[["timestamp", "customer_id", "item_id"]],
        events.sort_values(["timestamp", "customer_id", "item_id"], kind="stable")[
            ["timestamp", "customer_id", "item_id"]
        ],
    )
    times = events.timestamp
    assert str(times.dt.tz) == config.timezone
    assert (times == times.dt.floor("s")).all()
    assert times.dt.hour.between(6, 23).all()
    assert times.min().date() >= config.start
    assert times.max().date() == config.as_of
    evening = world.purchases.timestamp.dt.hour.between(18, 21).mean()
    afternoon = world.purchases.timestamp.dt.hour.between(14, 17).mean()
    assert evening > 1.5 * afternoon


def test_offices_shop_on_weekdays_and_families_at_weekends(world):
    weekend = world.purchases.timestamp.dt.day_of_week >= 5
    share = weekend.groupby(world.purchases.segment).mean()
    assert share["Small office"] < 0.6 * share["Young family"]


def test_every_column_is_filled_where_it_applies(world):
    events = world.interactions
    bought, shown = events.event == "purchase", events.event.isin(["impression", "click"])
    assert (events.quantity[bought] >= 1).all()
    assert events.unit_price[~shown].notna().all()
    assert events.unit_price[shown].isna().all()
    assert events.position[shown].between(1, 10).all()
    assert events.position[~shown].isna().all()
    assert (events.randomised.notna() == shown).all()


@pytest.mark.slow
def test_prices_paid_are_the_prices_on_the_tag(world, daily):
    events = world.interactions.dropna(subset="unit_price")
    tag = daily.price[events.item_id.map(daily.rows), daily.day(events.timestamp)]
    np.testing.assert_array_equal(events.unit_price, tag)
    np.testing.assert_array_equal(world.items.price, daily.price[:, -1])
    np.testing.assert_array_equal(world.items.list_price, daily.list_price[:, -1])
    assert (world.prices.price <= world.prices.list_price).all()
    assert (world.items.price < world.items.list_price).sum() >= 20  # on offer today


def test_nothing_happens_before_its_time(world):
    events = world.interactions
    zone = events.timestamp.dt.tz
    launch = events.item_id.map(world.items.launch_date).dt.tz_localize(zone)
    joined = events.customer_id.map(world.customers.joined).dt.tz_localize(zone)
    assert (events.timestamp >= launch).all()
    assert (events.timestamp >= joined).all()
    assert (world.items.launch_date >= "2025-01-01").sum() >= 40


def test_truth_covers_every_purchase_exactly(world):
    bought = world.interactions.query("event == 'purchase'")
    assert not bought.duplicated(KEY).any()
    pd.testing.assert_frame_equal(
        bought[KEY].reset_index(drop=True), world.truth[KEY], check_exact=True
    )
    assert world.truth.cause.notna().all()
    assert world.truth.cause.value_counts().min() > 500


def test_causing_item_is_named_where_an_item_is_the_cause(world):
    named = world.truth.causing_item_id.notna()
    assert (named == world.truth.cause.isin(CAUSED)).all()
    late = world.truth.cause_timestamp > world.truth.timestamp
    assert not late.any()
    details = world.truth.detail.notna()
    assert (details == world.truth.cause.isin({"season", "life_event"})).all()


@pytest.mark.parametrize("cause", ["replenishment", "substitute", "complement", "loyalty"])
def test_the_causing_item_was_bought_at_the_time_of_the_cause(world, cause):
    rows = world.truth.query("cause == @cause")
    bought = pd.MultiIndex.from_frame(world.truth[KEY])
    causes = rows[["customer_id", "causing_item_id", "cause_timestamp"]].set_axis(KEY, axis=1)
    caused = pd.MultiIndex.from_frame(causes).isin(bought)
    assert caused.all()


def test_customers_of_every_kind_exist(world):
    active = world.interactions.customer_id.unique()
    counts = world.purchases.groupby("customer_id").size()
    counts = counts.reindex(world.customers.index, fill_value=0)
    assert (~world.customers.index.isin(active)).sum() >= 40
    assert ((counts == 0) & counts.index.isin(active)).sum() >= 40
    assert (counts == 1).sum() >= 80
    assert (counts == 2).sum() >= 60
    assert (counts >= 200).sum() >= 30
    assert counts.max() >= 400
    last = world.purchases.groupby("customer_id").timestamp.max()
    lapsed = (last < world.end - pd.Timedelta(days=90)) & (counts.reindex(last.index) >= 5)
    assert lapsed.sum() >= 80
