from dataclasses import replace

import numpy as np
import pytest

from sample_data.people.customers import Change, Household
from sample_data.people.taste import Taste
from tests.sample_data.small import (
    kind,
    small_catalogue,
    small_config,
    small_customers,
    small_event,
)

CALM = {
    "taste_sigma": 0.0,
    "personal_sigma": 0.0,
    "brand_sigma": 0.0,
    "tier_sigma": 0.0,
    "tier_pull": 0.0,
    "closed_gate": 0.01,
    "other_wardrobe": 0.1,
}


def taste(catalogue=None, customers=None, **changes):
    return Taste(
        catalogue or small_catalogue(),
        customers or small_customers(),
        small_config(**CALM | changes),
        np.random.default_rng(1),
    )


def relative(weights):
    """To the last item but one, the lamp, which everybody wants alike."""
    assert weights.mean() == pytest.approx(1)
    return weights / weights[2]


def household(needs=(), *changes):
    home = Household(segment=0, needs=frozenset(needs), changes=changes)
    return small_customers(households=(home,))


def with_types(**changes):
    return small_catalogue(types=(*small_catalogue().types[:2], kind("Dog Beds", **changes)))


def test_items_of_a_type_share_its_demand_and_a_closed_gate_leaves_little():
    # two kinds of beans; no dog in the house
    assert relative(taste().weights(0, 0)) == pytest.approx([0.5, 0.5, 1, 0.01])


def test_a_need_opens_the_gate_and_makes_what_is_rare_common():
    own_dog = household(["dog"])
    assert relative(taste(customers=own_dog).weights(0, 0))[3] == pytest.approx(1)
    rare = with_types(category="Dog", demand=0.05)
    assert relative(taste(rare, own_dog).weights(0, 0))[3] == pytest.approx(0.05 * 12)
    assert relative(taste(rare).weights(0, 0))[3] == pytest.approx(0.05 * 0.01)


def test_a_life_event_changes_needs_from_its_day_on():
    event = small_event(opens=("dog",), boosts={"Pantry": 3.0})
    likes = taste(customers=household([], Change(event=event, day=5)))
    assert relative(likes.weights(0, 4)) == pytest.approx([0.5, 0.5, 1, 0.01])
    for customer in (0, 1):  # every member of the household
        assert relative(likes.weights(customer, 5)) == pytest.approx([1.5, 1.5, 1, 1])


def test_a_segment_has_its_factors_on_departments_and_categories():
    people = small_customers()
    segment = replace(people.segments[0], departments={"Pets": 4.0}, categories={"Pantry": 6.0})
    likes = taste(customers=replace(people, segments=(segment,)))
    assert relative(likes.weights(0, 0)) == pytest.approx([3, 3, 1, 0.04])


@pytest.mark.parametrize(
    ("category", "man", "woman"),
    [("Women", 0.1, 1.0), ("Makeup", 0.1, 1.0), ("Men", 1.0, 0.1), ("Shoes", 1.0, 1.0)],
)
def test_the_other_wardrobe_is_wanted_less(category, man, woman):
    likes = taste(with_types(category=category))
    assert relative(likes.weights(0, 0))[3] == pytest.approx(man)
    assert relative(likes.weights(1, 0))[3] == pytest.approx(woman)


def test_staples_are_left_to_their_own_reason_and_appeal_is_for_everyone():
    catalogue = small_catalogue(
        staple=np.array([True, False, False, False]), appeal=np.array([1.0, 2.0, 1.0, 1.0])
    )
    assert relative(taste(catalogue).weights(0, 0)) == pytest.approx([0.15, 1, 1, 0.01])


def test_a_brand_away_from_the_own_price_level_is_disliked():
    # sensitivity 0.5: the level is 0; sensitivity 1: it is -0.125
    people = small_customers(sensitivity=np.array([0.5, 1.0]))
    catalogue = small_catalogue(tier=np.array([0.5, -0.5, 0.0, 0.0]))
    likes = taste(catalogue, people, tier_pull=2.0)
    far = np.exp(-1)
    assert relative(likes.weights(0, 0))[:2] == pytest.approx([far / 2, far / 2])
    ahead, behind = np.exp(-2 * 0.625 + 2 * 0.125), np.exp(-2 * 0.375 + 2 * 0.125)
    assert relative(likes.weights(1, 0))[:2] == pytest.approx([ahead / 2, behind / 2])


def test_a_household_shares_its_taste_and_a_member_deviates():
    together = taste(taste_sigma=1.0)
    assert together.weights(0, 0) == pytest.approx(together.weights(1, 0))
    assert relative(together.weights(0, 0))[0] != pytest.approx(0.5)
    apart = taste(personal_sigma=1.0)
    assert apart.weights(0, 0) != pytest.approx(apart.weights(1, 0))


def test_the_loyal_care_more_about_the_brand():
    people = small_customers(loyalty=np.array([0.0, 1.0]))
    likes = taste(customers=people, brand_sigma=1.0)
    # the beans differ in their brand only; the exponent is 0.4 without loyalty and 1.4 with it
    ratios = [np.log(w[0] / w[1]) for w in (likes.weights(0, 0), likes.weights(1, 0))]
    assert ratios[0] != pytest.approx(0)
    assert ratios[1] / ratios[0] == pytest.approx(1.4 / 0.4)
