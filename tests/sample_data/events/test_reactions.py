from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from recommenders.histories import DAY
from sample_data.catalogue.complements import Need
from sample_data.columns import Cause
from sample_data.events.errands import Agenda, Errand
from sample_data.events.reactions import Reactions
from sample_data.people.customers import Change, Household, Role
from tests.sample_data.small import (
    BEANS,
    DAYS,
    DOG_BED,
    LAMP,
    OTHER_BEANS,
    small_catalogue,
    small_config,
    small_customers,
    small_demand,
    small_event,
    small_prices,
    small_shop,
)

NOON = DAY // 2


def reactions(shop=None, customer=0, seed=1):
    agenda = Agenda()
    rng = np.random.default_rng(seed)
    return Reactions(shop or small_shop(), customer, agenda, rng), agenda


def buy(state, item, day=0, cause=Cause.TASTE, **facts):
    return state.bought(Errand(item=item, cause=cause, **facts), day * DAY + NOON)


def planned(agenda, before=1000.0):
    return [(errand.item, errand.cause, errand.causing_item) for errand in agenda.take(before)]


def household(*changes):
    return small_customers(
        households=(Household(segment=0, needs=frozenset(), changes=tuple(changes)),)
    )


def test_a_lasting_item_lowers_the_taste_for_it_and_for_its_type():
    state, _ = reactions(small_shop(small_config(owned_factor=0.05, mood_days=130.0)))
    assert state.wanted(0).tolist() == [1, 1, 1, 1]
    buy(state, LAMP)
    # of its type 0.5 is left, and of the item 0.05 of that
    assert state.wanted(0) == pytest.approx([1, 1, 0.025, 1])
    # both come back, the type after 130 / 0.5 days
    type_mood = 1 - 0.5 * np.exp(-130 / 260)
    assert state.wanted(130)[LAMP] == pytest.approx(type_mood * 0.05 ** np.exp(-1))


def test_what_is_used_up_lowers_the_taste_for_its_type_to_the_cooldown_only():
    state, _ = reactions(small_shop(small_config(habit_cooldown=0.25)))
    buy(state, BEANS)
    # the table says 0.1, which is below the cooldown
    assert state.wanted(0) == pytest.approx([0.25, 0.25, 1, 1])
    buy(state, BEANS)
    assert state.wanted(0)[OTHER_BEANS] == pytest.approx(0.25)


def test_taste_is_asked_again_only_after_a_life_event():
    days = []

    def weights(customer, day):
        days.append((customer, day))
        return np.ones(4)

    shop = small_shop(
        customers=household(Change(event=small_event(), day=5)),
        taste=SimpleNamespace(weights=weights),
    )
    state, _ = reactions(shop, customer=1)
    for day in (0, 4, 5, 6, 9):
        state.wanted(day)
    assert days == [(1, 0), (1, 5)]


def test_a_life_event_brings_its_first_things_to_the_head_of_the_household():
    event = small_event(starter={"Dog Beds": 1.0})
    shop = small_shop(
        small_config(starter_member=0.0), customers=household(Change(event=event, day=5))
    )
    state, agenda = reactions(shop)
    state.start(0, DAYS - 1)
    assert agenda.next_day() >= 6
    (errand,) = agenda.take(1000)
    assert (errand.item, errand.cause, errand.detail) == (DOG_BED, Cause.LIFE_EVENT, "A dog")
    assert errand.since == 5 * DAY + NOON
    # no other member buys them, and nobody who has left by then
    for customer, last in ((1, DAYS - 1), (0, 4)):
        state, agenda = reactions(shop, customer)
        state.start(0, last)
        assert planned(agenda) == []


def test_who_joined_before_the_start_resumes_habits():
    config = small_config(habits_per_trip=50.0)
    people = small_customers(joined=np.array([-1, 0]))
    state, agenda = reactions(small_shop(config, customers=people))
    state.start(0, DAYS - 1)
    # one of the type that is used up, within a cycle of 5 days
    ((item, cause, _),) = planned(agenda, before=5.0)
    assert item in {BEANS, OTHER_BEANS}
    assert cause is Cause.TASTE
    for customers, customer in ((people, 1), (replace(people, roles=(Role.TWO,) * 2), 0)):
        state, agenda = reactions(small_shop(config, customers=customers), customer)
        state.start(0, DAYS - 1)
        assert planned(agenda) == []


def test_an_item_is_bought_again_after_its_cycle():
    state, agenda = reactions()
    assert buy(state, BEANS, day=2) == 1
    assert agenda.take(7.5) == []  # bought at 2.5, for 5 days
    (repeat,) = agenda.take(7.6)
    assert (repeat.item, repeat.cause, repeat.causing_item) == (BEANS, Cause.REPLENISHMENT, BEANS)
    assert repeat.since == 2 * DAY + NOON
    assert state.settle(repeat, 7) == repeat
    # bought meanwhile for another reason: the new purchase has a repeat of its own
    buy(state, BEANS, day=6)
    assert state.settle(repeat, 7) is None


def test_a_lasting_item_is_not_bought_again_on_schedule():
    state, agenda = reactions()
    buy(state, LAMP)
    assert planned(agenda) == []


def test_on_offer_twice_as_much_is_bought_and_lasts_twice_as_long():
    depth = np.zeros((4, DAYS))
    depth[:, 0] = 0.2
    shop = small_shop(
        small_config(stock_up=1.0), prices=small_prices(small_catalogue(), depth=depth)
    )
    state, agenda = reactions(shop)
    assert buy(state, BEANS) == 2
    assert agenda.take(10.5) == []
    assert len(agenda.take(10.6)) == 1
    assert buy(state, LAMP) == 1  # nobody stocks up on lamps
    assert buy(state, BEANS, day=1) == 1


def test_a_complement_follows_after_its_lag_and_damps_the_next():
    need = Need(
        targets=np.array([DOG_BED]),
        shares=np.array([1.0]),
        weights=np.array([1.0]),
        lag_days=3.0,
    )
    shop = small_shop(small_config(chain_damping=0.0), complements=[[], [], [need], []])
    state, agenda = reactions(shop)
    buy(state, LAMP)
    assert agenda.take(3.5) == []
    (errand,) = agenda.take(3.6)
    assert (errand.item, errand.cause, errand.causing_item) == (DOG_BED, Cause.COMPLEMENT, LAMP)
    assert errand.depth == 1
    buy(state, LAMP, day=5, cause=Cause.COMPLEMENT, depth=1)
    assert planned(agenda) == []


def test_loyalty_leads_to_another_type_of_the_brand():
    people = small_customers(loyalty=np.array([1.0, 0.0]))
    shop = small_shop(small_config(loyalty_next=1.0, loyalty_lag=14.0), customers=people)
    state, agenda = reactions(shop)
    state.wanted(0)
    buy(state, LAMP)
    assert agenda.next_day() == 14
    assert planned(agenda) == [(BEANS, Cause.LOYALTY, LAMP)]
    state, agenda = reactions(shop, customer=1)
    state.wanted(0)
    buy(state, LAMP)
    assert planned(agenda) == []


def test_a_wish_comes_true_when_the_price_falls():
    price = small_prices(small_catalogue()).price.copy()
    price[LAMP, 6:] = 15.0
    shop = small_shop(
        small_config(wish_response=1.0, promotion_days=(1, 14)),
        prices=small_prices(small_catalogue(), price=price),
    )
    state, agenda = reactions(shop)
    assert state.wish(LAMP, 2 * DAY)
    assert not state.wish(LAMP, 3 * DAY)  # wished for already
    assert state.wish(DOG_BED, 2 * DAY)  # its price stays
    assert agenda.next_day() == 6
    (errand,) = agenda.take(1000)
    assert (errand.item, errand.cause, errand.since) == (LAMP, Cause.WISHLIST_DROP, 2 * DAY)
    state.wanted(6)
    assert state.settle(errand, 6) == errand
    assert state.settle(errand, 5) is None  # the price has not fallen
    buy(state, BEANS)
    assert not state.wish(BEANS, 10 * DAY)  # had already


def test_what_is_not_on_sale_is_not_bought():
    available = np.ones((DAYS, 4), dtype=bool)
    available[:3, LAMP] = False
    state, _ = reactions(small_shop(demand=small_demand(available=available)))
    errand = Errand(item=LAMP, cause=Cause.TASTE)
    assert state.settle(errand, 2) is None
    assert state.settle(errand, 3) == errand


def test_a_complement_that_was_bought_days_ago_is_not_bought_again():
    state, _ = reactions()
    buy(state, DOG_BED, day=1)
    errand = Errand(item=DOG_BED, cause=Cause.COMPLEMENT, causing_item=LAMP)
    assert state.settle(errand, 5) is None
    assert state.settle(errand, 6) == errand
    # a free choice may
    taste = Errand(item=DOG_BED, cause=Cause.TASTE)
    assert state.settle(taste, 5) == taste


def test_what_a_life_event_called_for_is_not_bought_twice():
    state, _ = reactions()
    errand = Errand(item=DOG_BED, cause=Cause.LIFE_EVENT, since=4 * DAY + NOON)
    assert state.settle(errand, 6) == errand
    buy(state, DOG_BED, day=3)
    assert state.settle(errand, 6) == errand  # the old one does not count
    buy(state, DOG_BED, day=4)
    assert state.settle(errand, 6) is None


def test_no_occasion_brings_more_of_what_there_is_plenty_of():
    types = list(small_catalogue().types)
    types[2] = replace(types[2], again=0.14)
    state, _ = reactions(small_shop(catalogue=small_catalogue(types=tuple(types))))
    errand = Errand(item=DOG_BED, cause=Cause.LOYALTY, causing_item=OTHER_BEANS)
    assert state.settle(errand, 9) == errand
    buy(state, DOG_BED)
    assert state.settle(errand, 9) is None


def due_again(state, agenda):
    state.wanted(0)
    buy(state, BEANS)
    (repeat,) = agenda.take(1000)
    return state.settle(repeat, 6)


def test_who_likes_variety_takes_the_other_item_of_the_type():
    substitute = due_again(*reactions(small_shop(small_config(variety=1.0))))
    assert (substitute.item, substitute.cause) == (OTHER_BEANS, Cause.SUBSTITUTE)
    assert (substitute.causing_item, substitute.since) == (BEANS, NOON)
    loyal = small_customers(loyalty=np.array([1.0, 1.0]))
    shop = small_shop(small_config(variety=1.0), customers=loyal)
    assert due_again(*reactions(shop)).cause is Cause.REPLENISHMENT


def test_a_raised_price_or_an_offer_beside_it_makes_the_price_sensitive_switch():
    raised = np.zeros((4, DAYS), dtype=bool)
    raised[BEANS] = True
    dear = small_prices(small_catalogue(), raised=raised)
    depth = np.zeros((4, DAYS))
    depth[OTHER_BEANS] = 0.2
    deal = small_prices(small_catalogue(), depth=depth)
    for prices, dial in ((dear, "dear_switch"), (deal, "deal_switch")):
        always, never = small_config(**{dial: 1.0}), small_config(**{dial: 0.0})
        assert due_again(*reactions(small_shop(always, prices=prices))).item == OTHER_BEANS
        assert due_again(*reactions(small_shop(never, prices=prices))).item == BEANS


def test_another_model_is_no_substitute():
    catalogue = small_catalogue(models=("A100", "B200", "", ""))
    shop = small_shop(small_config(variety=1.0), catalogue=catalogue)
    assert due_again(*reactions(shop)).cause is Cause.REPLENISHMENT


def test_after_a_substitute_the_usual_item_is_due():
    state, agenda = reactions(small_shop(small_config(return_to_usual=1.0)))
    buy(state, BEANS)
    agenda.take(1000)
    buy(state, OTHER_BEANS, day=5, cause=Cause.SUBSTITUTE, causing_item=BEANS)
    assert planned(agenda) == [(BEANS, Cause.REPLENISHMENT, BEANS)]
