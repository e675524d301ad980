"""A world of twelve customers and nine months, built anew."""

from dataclasses import fields
from datetime import date

import numpy as np
import pandas as pd
import pytest

from sample_data.config import WorldConfig
from sample_data.world import World, build_world

CONFIG = WorldConfig(customers=12, as_of=date(2025, 9, 30), share_silent=0.25)
KEY = ["customer_id", "item_id", "timestamp"]


@pytest.fixture(scope="module")
def tiny():
    return build_world(CONFIG, np.random.default_rng(3))


@pytest.mark.slow
def test_the_same_generator_gives_the_same_world_and_another_does_not(tiny):
    again = build_world(CONFIG, np.random.default_rng(3))
    for field in fields(World):
        pd.testing.assert_frame_equal(getattr(again, field.name), getattr(tiny, field.name))
    other = build_world(CONFIG, np.random.default_rng(4))
    assert not other.interactions.equals(tiny.interactions)


def test_every_purchase_has_a_cause_and_every_cause_a_purchase(tiny):
    bought = tiny.interactions.query("event == 'purchase'")
    assert len(bought) > 20
    keys = [sorted(frame[KEY].itertuples(index=False)) for frame in (bought, tiny.truth)]
    assert keys[0] == keys[1]


def test_a_silent_customer_is_in_the_table_and_does_nothing(tiny):
    assert len(tiny.customers) == 12
    active = tiny.interactions.customer_id.unique()
    assert set(active) < set(tiny.customers.customer_id)
    assert len(active) <= 9


def test_nothing_happens_outside_the_world_or_before_joining_and_launch(tiny):
    rows = tiny.interactions.merge(tiny.customers, on="customer_id").merge(tiny.items, on="item_id")
    day = rows.timestamp.dt.tz_localize(None).dt.normalize()
    assert len(rows) == len(tiny.interactions)
    assert day.between("2025-01-01", "2025-09-30").all()
    assert (day >= rows.joined).all()
    assert (day >= rows.launch_date).all()


def test_prices_are_written_when_they_change_and_end_at_those_of_the_items(tiny):
    prices = tiny.prices.sort_values(["item_id", "date_from"])
    pairs = prices[["item_id", "price", "list_price"]]
    assert not (pairs == pairs.shift()).all(axis=1).any()
    last = prices.groupby("item_id").last()
    items = tiny.items.set_index("item_id").loc[last.index]
    assert len(last) == len(tiny.items)
    assert (last.price == items.price).all()
    assert (last.list_price == items.list_price).all()
    first = prices.groupby("item_id").date_from.first()
    assert (first == items.launch_date.clip(lower=pd.Timestamp(CONFIG.start))).all()


def test_the_hidden_tables_speak_of_the_items_on_sale(tiny):
    assert tiny.truth_items.item_id.tolist() == tiny.items.item_id.tolist()
    assert set(tiny.truth_items.trend) == {-1, 0, 1}
    pairs = tiny.truth_pairs
    assert set(pairs.source_item_id) | set(pairs.target_item_id) <= set(tiny.items.item_id)
    assert pairs.probability.between(0, 1).all()
    assert not pairs.duplicated(["source_item_id", "target_item_id"]).any()
