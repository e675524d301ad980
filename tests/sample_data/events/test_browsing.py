import numpy as np
import pytest

from recommenders.histories import DAY
from sample_data.clock import OPEN
from sample_data.columns import Event
from sample_data.events.browsing import _slate, look_ahead, visit
from sample_data.events.journal import Journal
from tests.sample_data.small import (
    BEANS,
    DOG_BED,
    LAMP,
    OTHER_BEANS,
    small_catalogue,
    small_config,
    small_customers,
    small_demand,
    small_shop,
)

EVENING = 5 * DAY + 20 * 3600
CERTAIN = {
    "slate_noise": 0.0,
    "randomised_share": 0.0,
    "attraction_max": 1.0,
    "attraction_scale": 0.001,  # everyone clicks on all that is looked at
    "views_per_visit": 0.0,
}


class Unlucky(np.random.Generator):
    """Draws as ever, but its Gumbel noise is 0."""

    def gumbel(self, *, size):
        return np.zeros(size)


def _partition_backwards(keys, kth):
    """As good a partition as any. That of some processors happens to be sorted."""
    order = np.argsort(keys)
    return np.concatenate([order[:kth][::-1], order[kth:]])


def look_around(wanted=(1, 2, 3, 4), *, buys=True, seed=1, **changes):
    log = Journal()
    shop = small_shop(small_config(**CERTAIN | changes))
    rng = np.random.default_rng(seed)
    return visit(shop, log, 0, EVENING, np.array(wanted, dtype=float), rng, buys=buys), log


def of_event(log, event):
    return [row for row in log.events if row[3] is event]


@pytest.mark.parametrize("seed", range(5))
def test_the_slate_is_that_of_a_plain_sort(seed, monkeypatch):
    """Whatever order a processor partitions in, luck meets the items in order of their keys."""
    monkeypatch.setattr(np, "argpartition", _partition_backwards)
    count, length, noise = 300, 10, 0.7
    draw = np.random.default_rng(100 + seed)
    demand, appeal = draw.gamma(1.0, size=count), draw.gamma(1.0, size=count)
    config = small_config(slate=length, examination=(0.5,) * length, slate_noise=noise)
    shop = small_shop(config, catalogue=small_catalogue(appeal=appeal))
    slate = _slate(shop, demand, np.random.default_rng(seed))

    rng = np.random.default_rng(seed)
    score = 0.5 * np.log(demand) + 0.5 * np.log(appeal)
    keys = score + rng.gumbel(size=count)
    best = sorted(range(count), key=lambda item: keys[item], reverse=True)[:length]
    luck = rng.gumbel(size=length)
    order = [score[item] + noise * luck[position] for position, item in enumerate(best)]
    ranked = sorted(range(length), key=lambda position: order[position], reverse=True)
    assert slate.tolist() == [best[position] for position in ranked]


def test_without_luck_the_slate_is_half_demand_and_half_appeal():
    shop = small_shop(catalogue=small_catalogue(appeal=np.array([1.0, 9.0, 4.0, 1.0])))
    rng = Unlucky(np.random.PCG64(1))
    # demand x appeal: 6, 9, 8, 5
    assert _slate(shop, np.array([6.0, 1.0, 2.0, 5.0]), rng).tolist() == [OTHER_BEANS, LAMP]


@pytest.mark.parametrize("seed", range(5))
def test_what_is_not_on_sale_is_not_shown(seed):
    shop = small_shop()
    slate = _slate(shop, np.array([0.0, 1e-9, 0.0, 1e-9]), np.random.default_rng(seed))
    assert sorted(slate.tolist()) == [OTHER_BEANS, DOG_BED]


def test_a_visit_shows_the_slate_at_positions_from_one_and_records_what_is_clicked():
    happened, log = look_around(examination=(1.0, 0.0), click_to_purchase=1.0)
    shown, clicked = of_event(log, Event.IMPRESSION), of_event(log, Event.CLICK)
    assert [(row[5], row[6]) for row in shown] == [(1, 0), (2, 0)]
    assert {row[2] for row in shown} == {EVENING}
    # only the first position is looked at
    assert [(row[1], row[5]) for row in clicked] == [(shown[0][1], 1)]
    assert happened.bought == [(shown[0][1], clicked[0][2])]
    assert happened.end == clicked[0][2]
    assert EVENING + 4 <= happened.end < EVENING + 90
    assert [row[1:3] for row in of_event(log, Event.VIEW)] == [(shown[0][1], happened.end + 2)]


def test_a_randomised_visit_says_so_on_every_row():
    _, log = look_around(randomised_share=1.0)
    assert [row[6] for row in of_event(log, Event.IMPRESSION)] == [1, 1]
    assert [row[6] for row in of_event(log, Event.CLICK)] == [1, 1]


def test_who_may_not_buy_leaves_it_in_the_cart():
    happened, log = look_around(buys=False, click_to_purchase=0.6, click_to_cart=0.4)
    assert happened.bought == []
    shown = [row[1] for row in of_event(log, Event.IMPRESSION)]
    assert [row[1] for row in of_event(log, Event.CART)] == shown


def test_only_dear_items_outside_the_groceries_are_wished_for():
    # beans for 2 and 3 dollars, a lamp for 20, a dog bed for 40
    happened, log = look_around(
        examination=(0.0, 0.0), views_per_visit=60.0, wish=1.0, wish_price=30.0, wish_except="none"
    )
    assert {item for item, _ in happened.wished} == {DOG_BED}
    viewed = of_event(log, Event.VIEW)
    assert {row[1] for row in viewed} == {BEANS, OTHER_BEANS, LAMP, DOG_BED}
    moments = [row[2] + 20 for row in viewed if row[1] == DOG_BED]
    assert [second for _, second in happened.wished] == moments
    groceries, _ = look_around(
        examination=(0.0, 0.0), views_per_visit=60.0, wish=1.0, wish_price=0.0
    )
    assert {item for item, _ in groceries.wished} == {LAMP, DOG_BED}


def test_views_follow_what_is_wanted():
    _, log = look_around((0, 0, 1, 0), examination=(0.0, 0.0), views_per_visit=30.0)
    assert {row[1] for row in of_event(log, Event.VIEW)} == {LAMP}


def prepare(seed, *, joined=0, available=None, **changes):
    log = Journal()
    config = small_config(**{"view_first": 1.0, "cart_first": 1.0, "compare": 1.0} | changes)
    demand = small_demand() if available is None else small_demand(available=available)
    customers = small_customers(joined=np.array([joined, 0]))
    shop = small_shop(config, demand=demand, customers=customers)
    look_ahead(shop, log, 0, BEANS, EVENING, np.random.default_rng(seed))
    return log


@pytest.mark.parametrize("seed", range(10))
def test_a_purchase_is_viewed_compared_and_put_in_the_cart_before(seed):
    log = prepare(seed)
    viewed, compared = of_event(log, Event.VIEW)
    assert (viewed[1], compared[1]) == (BEANS, OTHER_BEANS)
    assert compared[2] == viewed[2] + 35
    assert 2 * DAY + OPEN < viewed[2] <= EVENING - 420
    (cart,) = of_event(log, Event.CART)
    assert (cart[1], cart[4]) == (BEANS, 1)
    assert 20 <= EVENING - cart[2] < 400


def test_some_look_days_before_but_nobody_before_joining():
    days = {of_event(prepare(seed), Event.VIEW)[0][2] // DAY for seed in range(30)}
    assert days == {2, 3, 4, 5}
    days = {of_event(prepare(seed, joined=4), Event.VIEW)[0][2] // DAY for seed in range(30)}
    assert days == {4, 5}


def test_what_is_not_on_sale_is_not_compared():
    available = np.ones((20, 4), dtype=bool)
    available[:, OTHER_BEANS] = False
    assert [row[1] for row in of_event(prepare(1, available=available), Event.VIEW)] == [BEANS]


def test_a_purchase_without_preparation():
    assert prepare(1, view_first=0.0, cart_first=0.0).events == []
