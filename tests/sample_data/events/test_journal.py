from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from recommenders.histories import DAY
from sample_data.columns import Cause, Event
from sample_data.events import journal
from sample_data.events.journal import Journal
from tests.sample_data.small import small_config

NOON = DAY // 2
CATALOGUE = SimpleNamespace(ids=("P1", "P2"))
CUSTOMERS = SimpleNamespace(ids=("C1", "C2"))
PRICES = SimpleNamespace(price=np.array([[2.0, 1.5], [8.0, 9.0]]))


@pytest.fixture
def log():
    """Written out of order: a later day first, and a purchase before the view of its second."""
    log = Journal()
    log.add(1, 1, DAY + NOON, Event.PURCHASE, quantity=3)
    log.add(1, 0, NOON, Event.PURCHASE, quantity=1)
    log.add(0, 1, NOON, Event.IMPRESSION, position=2, randomised=0)
    log.add(0, 0, NOON, Event.CLICK, position=1, randomised=1)
    log.add(0, 0, NOON, Event.VIEW)
    log.explain(1, 1, DAY + NOON, Cause.COMPLEMENT, causing_item=0, since=NOON, detail="why")
    log.explain(1, 0, NOON, Cause.TASTE)
    return log


def interactions(log):
    return journal.interactions(log, CATALOGUE, CUSTOMERS, PRICES, small_config())


def test_interactions_are_sorted_by_time_customer_item_and_event(log):
    rows = interactions(log)
    assert rows[["customer_id", "item_id", "event"]].astype(str).to_numpy().tolist() == [
        ["C1", "P1", "view"],
        ["C1", "P1", "click"],
        ["C1", "P2", "impression"],
        ["C2", "P1", "purchase"],
        ["C2", "P2", "purchase"],
    ]
    assert rows.index.tolist() == [0, 1, 2, 3, 4]
    start = pd.Timestamp("2025-01-06 12:00", tz="America/New_York")
    assert rows.timestamp.tolist() == [start] * 4 + [start + pd.Timedelta(days=1)]


def test_the_price_is_that_of_the_day_and_not_stored_for_what_was_only_shown(log):
    prices = interactions(log).unit_price
    # view, click, impression, purchase on the first day, purchase on the second
    assert prices[[0, 3, 4]].tolist() == [2.0, 2.0, 9.0]
    assert prices[[1, 2]].isna().all()


def test_what_an_event_does_not_have_is_missing_and_zero_is_a_value(log):
    rows = interactions(log)
    assert rows.quantity[3:].tolist() == [1, 3]
    assert rows.quantity[:3].isna().all()
    assert rows.position[1:3].tolist() == [1, 2]
    assert rows.randomised[1:3].tolist() == [True, False]
    assert rows.loc[[0, 3, 4], ["position", "randomised"]].isna().all(axis=None)


def test_truth_is_sorted_by_time_and_names_the_causing_item(log):
    rows = journal.truth(log, CATALOGUE, CUSTOMERS, small_config())
    assert rows.item_id.tolist() == ["P1", "P2"]
    assert rows.cause.tolist() == ["taste", "complement"]
    assert rows.causing_item_id.isna().tolist() == [True, False]
    assert rows.causing_item_id[1] == "P1"
    assert rows.cause_timestamp.isna().tolist() == [True, False]
    assert rows.cause_timestamp[1] == rows.timestamp[0]
    assert rows.detail.isna().tolist() == [True, False]
    assert rows.detail[1] == "why"


def test_truth_of_one_second_is_sorted_by_customer_and_item():
    log = Journal()
    for customer, item in [(1, 0), (0, 1), (0, 0)]:
        log.explain(customer, item, NOON, Cause.TASTE)
    rows = journal.truth(log, CATALOGUE, CUSTOMERS, small_config())
    keys = list(zip(rows.customer_id, rows.item_id, strict=True))
    assert keys == [("C1", "P1"), ("C1", "P2"), ("C2", "P1")]
