from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sample_data.config import WorldConfig
from sample_data.shop import build_shop
from tests.sample_data.small import small_demand, small_shop

CONFIG = WorldConfig(customers=12, as_of=date(2025, 9, 30))


@pytest.fixture(scope="module")
def shop():
    return build_shop(CONFIG, np.random.default_rng(3))


def test_the_pull_of_a_promotion_is_that_of_ones_sensitivity():
    parts = small_demand().parts
    parts[3] = np.arange(1, 21).reshape(5, 4)
    shop = small_shop(demand=small_demand(parts=parts))
    pull = shop.pull(3, 0.25)
    assert pull[-1].tolist() == [4.25, 4.5, 4.75, 5.0]  # a quarter of 17 to 20
    assert pull[:-1].tolist() == parts[3, :-1].tolist()
    # the next customer meets the demand as it was
    assert shop.demand.parts[3, -1].tolist() == [17, 18, 19, 20]
    assert shop.pull(3, 0.0)[-1].tolist() == [0, 0, 0, 0]


def test_the_parts_of_a_shop_fit_together(shop):
    items, days = len(shop.catalogue), CONFIG.days
    assert shop.prices.price.shape == (items, days)
    assert shop.demand.parts.shape == (days, 5, items)
    assert len(shop.complements) == items
    assert len(shop.customers) == 12
    assert shop.taste.weights(0, 0).shape == (items,)


@pytest.mark.slow
def test_a_change_of_prices_leaves_everything_else_as_it_was(shop):
    other = build_shop(replace(CONFIG, mock_share=0.5), np.random.default_rng(3))
    assert (other.prices.price != shop.prices.price).any()
    assert other.catalogue.titles == shop.catalogue.titles
    np.testing.assert_array_equal(other.catalogue.price, shop.catalogue.price)
    assert other.customers.names == shop.customers.names
    np.testing.assert_array_equal(other.customers.trips, shop.customers.trips)
    np.testing.assert_array_equal(other.demand.trend, shop.demand.trend)
    np.testing.assert_array_equal(other.taste.weights(5, 0), shop.taste.weights(5, 0))
    for needs, own in zip(other.complements, shop.complements, strict=True):
        assert [need.targets.tolist() for need in needs] == [need.targets.tolist() for need in own]


@pytest.mark.slow
def test_another_seed_builds_another_shop(shop):
    other = build_shop(CONFIG, np.random.default_rng(4))
    assert other.catalogue.titles != shop.catalogue.titles
    assert other.customers.names != shop.customers.names
