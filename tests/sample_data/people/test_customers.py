from collections import Counter

import numpy as np
import pytest

from sample_data.config import WorldConfig
from sample_data.people.customers import LAPSE_DAYS, Role, build_customers

COUNT = 200
CONFIG = WorldConfig(
    customers=COUNT,
    share_silent=0.1,
    share_browsers=0.05,
    share_one=0.03,
    share_two=0.02,
    share_lapsed=0.5,
    share_joined_before=0.5,
)


@pytest.fixture(scope="module")
def people():
    return build_customers(CONFIG, np.random.default_rng(3))


def test_a_role_limits_the_purchases():
    limits = {role: role.max_purchases for role in Role}
    assert limits == {
        Role.SILENT: 0,
        Role.BROWSER: 0,
        Role.ONE: 1,
        Role.TWO: 2,
        Role.LAPSED: None,
        Role.REGULAR: None,
    }


def test_every_role_has_its_share(people):
    counts = Counter(people.roles)
    assert len(people) == len(people.roles) == COUNT
    assert counts[Role.SILENT] == 20
    assert counts[Role.BROWSER] == 10
    assert counts[Role.ONE] == 6
    assert counts[Role.TWO] == 4
    # the rest is lapsed or regular; who joined too late to have lapsed stays
    assert 0 < counts[Role.LAPSED] < 100
    assert counts[Role.LAPSED] + counts[Role.REGULAR] == 160


def test_the_lapsed_left_ninety_days_ago_and_the_others_stay(people):
    lapsed = np.array([role is Role.LAPSED for role in people.roles])
    assert (people.last_day[lapsed] < CONFIG.days - LAPSE_DAYS).all()
    assert (people.last_day[lapsed] >= people.joined[lapsed]).all()
    assert (people.last_day[lapsed] >= 0).all()
    assert (people.last_day[~lapsed] == CONFIG.days - 1).all()


def test_everyone_has_a_household_and_each_household_one_head(people):
    assert sorted(set(people.household_of.tolist())) == list(range(len(people.households)))
    members, heads = Counter(people.household_of), Counter(people.household_of[people.head])
    assert max(members.values()) > 1
    assert heads == dict.fromkeys(members, 1)


def test_households_are_as_large_as_their_segment_has_them(people):
    for home, size in Counter(people.household_of).items():
        segment = people.segments[people.households[home].segment]
        largest = max(int(members) for members in segment.sizes)
        assert size <= largest
    for customer in range(COUNT):
        home = people.households[people.household_of[customer]]
        assert people.segment(customer) is people.segments[home.segment]
        assert home.needs <= set(people.segment(customer).needs)


def test_life_events_fall_within_the_world(people):
    days = [change.day for home in people.households for change in home.changes]
    assert len(days) > 10
    assert min(days) >= 30
    assert max(days) < CONFIG.days - 10


def test_names_are_unique_and_most_of_a_household_share_the_surname(people):
    assert len(set(people.names)) == len(set(people.ids)) == COUNT
    surname = np.array([name.split(" ", 1)[1] for name in people.names])
    first_of = {home: k for k, home in reversed(list(enumerate(people.household_of.tolist())))}
    others = np.flatnonzero(~people.head)
    head = [first_of[people.household_of[k]] for k in others]
    assert (surname[others] == surname[head]).mean() > 0.6


def test_numbers_keep_their_ranges(people):
    assert (people.trips <= CONFIG.trips_limit).all()
    assert (people.trips > 0).all()
    for share in (people.sensitivity, people.loyalty):
        assert ((share >= 0) & (share <= 1)).all()
    before = people.joined < 0
    assert before.mean() == pytest.approx(0.5, abs=0.1)
    assert people.joined[before].max() <= -20
    assert people.joined.max() < CONFIG.days - 6


def test_the_limit_on_trips_holds():
    config = WorldConfig(customers=50, trips_limit=0.1)
    assert build_customers(config, np.random.default_rng(3)).trips.max() == 0.1


def test_the_same_seed_settles_the_same_people(people):
    again = build_customers(CONFIG, np.random.default_rng(3))
    other = build_customers(CONFIG, np.random.default_rng(4))
    assert again.names == people.names
    assert again.households == people.households
    np.testing.assert_array_equal(again.pace, people.pace)
    assert other.names != people.names
