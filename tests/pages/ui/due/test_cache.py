"""The forecast of a data set is learned once, and its tables are made once for each choice."""

from __future__ import annotations

import pytest

from pages.ui.due import cache
from recommenders.demand.forecast import Demand
from recommenders.errors import DataError
from tests.pages.panels import circle
from tests.recommenders.demand.worlds import steady


def test_one_forecast_for_a_data_set(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = steady(customers=50, items=4, weeks=12)
    demand = cache.demand(dataset)
    monkeypatch.setattr(Demand, "learn", lambda *_, **__: pytest.fail("it was learned before"))
    assert cache.demand(dataset) is demand


def test_choices_are_told_apart() -> None:
    dataset = steady(customers=50, items=4, weeks=14)
    demand, key = cache.demand(dataset), dataset.fingerprint
    week, span = (cache.node(key, "item", 1, (1, last), demand) for last in (1, 2))
    assert span.expected > week.expected
    assert cache.node(key, "item", 1, (1, 1), demand) is week
    assert cache.node(key, "item", 2, (1, 1), demand).expected != week.expected
    assert cache.items(key, ("total", 0), (1, 1), demand).frame.shape[0] == 4
    below = cache.below(key, ("total", 0), (1, 1), demand)
    assert below is not None
    assert len(below.frame) == 2
    assert cache.who(key, 1, (1, 1), demand).units.sum() == pytest.approx(week.repeat)


def test_too_few_weeks_are_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(DataError, match="too short to forecast weeks from"):
            cache.demand(circle())
