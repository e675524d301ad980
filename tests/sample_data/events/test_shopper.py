from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from recommenders.histories import DAY
from sample_data.columns import Cause, Event
from sample_data.config import WorldConfig
from sample_data.events.journal import Journal
from sample_data.events.shopper import Shopper
from sample_data.people.customers import Role
from sample_data.shop import build_shop
from tests.sample_data.small import DAYS, small_config, small_customers, small_shop

CONFIG = WorldConfig(customers=12, as_of=date(2025, 9, 30))


@pytest.fixture(scope="module")
def shop():
    return build_shop(CONFIG, np.random.default_rng(3))


def life(shop, *, customer=0, seed=1, **people):
    count = len(shop.customers)
    people = {
        name: (value,) * count if name == "roles" else np.full(count, value)
        for name, value in people.items()
    }
    log = Journal()
    customers = replace(shop.customers, **people)
    Shopper(replace(shop, customers=customers), customer, log, np.random.default_rng(seed)).live()
    return log


def purchases(log):
    return [row for row in log.events if row[3] is Event.PURCHASE]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("role", "most"), [(Role.BROWSER, 0), (Role.ONE, 1), (Role.TWO, 2)])
def test_a_role_buys_as_often_as_it_may(shop, role, most, seed):
    log = life(shop, seed=seed, roles=role, joined=0, trips=9.0)
    assert len(purchases(log)) == len(log.truths) == most
    assert any(row[3] is Event.IMPRESSION for row in log.events)


def test_a_regular_customer_buys_more_with_more_trips(shop):
    few, many = (
        len(purchases(life(shop, roles=Role.REGULAR, joined=0, trips=trips)))
        for trips in (0.2, 4.0)
    )
    assert many > 2 * few > 0


@pytest.mark.parametrize("seed", range(3))
def test_nothing_happens_before_joining_or_after_leaving(shop, seed):
    log = life(shop, seed=seed, roles=Role.LAPSED, joined=50, last_day=120, trips=9.0)
    days = [row[2] // DAY for row in log.events]
    assert 50 <= min(days) < 60
    assert 110 < max(days) <= 120


def test_every_purchase_is_explained_in_the_same_second(shop):
    log = life(shop, roles=Role.REGULAR, joined=0, trips=6.0)
    bought = [row[:3] for row in purchases(log)]
    assert len(set(bought)) == len(bought) > 20
    assert bought == [row[:3] for row in log.truths]
    since = [row[5] for row in log.truths if row[5] >= 0]
    assert since
    assert all(row[5] < row[2] for row in log.truths)


def everyday(role=Role.REGULAR, **changes):
    """A trip on every day of twenty, with nothing on it but what a test asks for."""
    dials = {
        "sessions_per_trip": 0.0,
        "picks_per_trip": 0.0,
        "staples_per_trip": 0.0,
        "habits_per_trip": 0.0,
        "view_first": 0.0,
        "cart_first": 0.0,
    }
    shop = small_shop(
        small_config(**dials | changes),
        customers=small_customers(trips=np.array([1e6, 1e6]), roles=(role, role)),
    )
    return life(shop)


def test_a_trip_without_a_wish_buys_nothing():
    assert everyday().events == []


def test_who_will_buy_once_or_twice_finds_something_on_every_trip():
    assert [row[2] // DAY for row in purchases(everyday(Role.TWO))] == [0, 1]


def test_free_choices_are_caused_by_taste_where_nothing_else_pulls():
    log = everyday(picks_per_trip=5.0)
    assert {row[3] for row in log.truths} == {Cause.TASTE, Cause.REPLENISHMENT}
    # a basket holds an item once
    keys = [(row[1], row[2]) for row in purchases(log)]
    assert len(set(keys)) == len(keys)
    assert {row[2] // DAY for row in purchases(log)} <= set(range(DAYS))


def test_visits_alone_show_and_do_not_sell_what_is_not_clicked():
    log = everyday(sessions_per_trip=1.0, attraction_max=0.0, views_per_visit=0.0)
    # a slate of two on each of the twenty days
    assert len(log.events) == 2 * DAYS
    assert {row[3] for row in log.events} == {Event.IMPRESSION}
