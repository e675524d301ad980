from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset, Event
from recommenders.data.splits import until
from recommenders.demand.expectation import sold_by_week
from recommenders.demand.forecast import Demand, DemandConfig, learned_from, plan
from recommenders.demand.hierarchy import ITEM, TOTAL
from recommenders.errors import DataError
from tests.recommenders.demand.worlds import steady


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return steady()


@pytest.fixture(scope="module")
def demand(dataset: Dataset) -> Demand:
    return Demand.fit(dataset)


def test_households_items_categories_and_the_shop_add_up(demand: Demand) -> None:
    assert list(demand.hierarchy) == [TOTAL, Columns.DEPARTMENT, Columns.CATEGORY, ITEM]
    for window in demand.windows:
        whole = demand.total(TOTAL, window)[0]
        for level in demand.hierarchy:
            assert demand.total(level, window).sum() == pytest.approx(whole, rel=1e-12)
            both = demand.part(demand.expected.repeat, level, window)
            both = both + demand.part(demand.expected.new, level, window)
            np.testing.assert_allclose(both, demand.total(level, window), rtol=1e-12)
    items, kinds = demand.total(ITEM, (1, 1)), demand.hierarchy[Columns.CATEGORY]
    for row, path in enumerate(kinds.paths):
        inside = [p[:-1] == path for p in demand.hierarchy[ITEM].paths]
        assert demand.total(Columns.CATEGORY, (1, 1))[row] == pytest.approx(items[inside].sum())


def test_a_band_of_a_sum_is_narrower_than_the_sum_of_bands(demand: Demand) -> None:
    low, high = demand.ends(ITEM, (1, 1))
    low_sum, high_sum = demand.ends(TOTAL, (1, 1))
    assert 0 < high_sum[0] - low_sum[0] < 0.7 * (high - low).sum()


@pytest.mark.slow
def test_in_a_known_world_it_is_unbiased_and_its_bands_hold() -> None:
    expected, came, inside, cases = 0.0, 0.0, 0, 0
    for seed in range(6):
        whole = steady(seed=seed)
        demand = Demand.fit(until(whole, whole.as_of - pd.Timedelta(days=28)))
        later = sold_by_week(Demand.fit(whole).bought, 12, weeks=4)
        expected += demand.expected.total[:4].sum()
        came += later.sum()
        for week in range(4):
            low, high = demand.ends(ITEM, (week + 1, week + 1))
            inside += int(((low <= later[week]) & (later[week] <= high)).sum())
            cases += 12
    # about 19,000 units in purchases of 1 to 3: 2 standard errors are 2 %
    assert expected == pytest.approx(came, rel=0.03)
    assert 0.75 < inside / cases < 0.87


def test_the_level_follows_what_is_sold_lately() -> None:
    flat, lifted = Demand.fit(steady()), Demand.fit(steady(lift=1.5))
    assert lifted.levels.repeat > 1.08 * flat.levels.repeat
    assert lifted.total(TOTAL, (1, 1))[0] > 1.2 * flat.total(TOTAL, (1, 1))[0]


def test_changes_lead_from_last_week_to_the_next(demand: Demand) -> None:
    np.testing.assert_allclose(
        demand.sold[-1] + demand.changes.sum(axis=0), demand.total(ITEM, (1, 1)), atol=1e-9
    )


def test_a_fit_is_the_same_each_time(demand: Demand, dataset: Dataset) -> None:
    again = Demand.fit(dataset)
    np.testing.assert_array_equal(again.expected.total, demand.expected.total)
    np.testing.assert_array_equal(again.ends(ITEM, (1, 4)), demand.ends(ITEM, (1, 4)))


def test_of_many_customers_some_are_learned_from_and_the_units_are_those_of_all(
    demand: Demand, dataset: Dataset
) -> None:
    everybody = dataset.n_customers
    assert (demand.learned, demand.customers) == (everybody, everybody)
    some = Demand.fit(dataset, DemandConfig(pairs=len(demand.bought) // 2))
    # an odd number of pairs has a half below a half of them
    assert some.learned in (everybody // 2, everybody // 2 - 1)
    assert some.customers == everybody
    np.testing.assert_array_equal(some.sold, demand.sold)
    assert len(some.bought) == len(demand.bought)
    for window in demand.windows:
        both = some.total(TOTAL, window)[0], demand.total(TOTAL, window)[0]
        assert both[0] == pytest.approx(both[1], rel=0.05)
    low, high = some.ends(TOTAL, (1, 1))
    assert low[0] < demand.total(TOTAL, (1, 1))[0] < high[0]
    np.testing.assert_allclose(
        some.sold[-1] + some.changes.sum(axis=0), some.total(ITEM, (1, 1)), atol=1e-9
    )


def test_customers_who_are_learned_from_stand_at_even_distances(demand: Demand) -> None:
    pairs = len(demand.bought)
    assert learned_from(demand.bought, 400, pairs).tolist() == list(range(400))
    some = learned_from(demand.bought, 400, (pairs + 3) // 4)
    assert len(some) == 100
    assert set(np.diff(some).tolist()) == {4, 5}
    assert learned_from(demand.bought, 400, 1).tolist() == [0]


def test_the_frame_of_a_level(demand: Demand, dataset: Dataset) -> None:
    frame = demand.frame(ITEM, (1, 2))
    assert frame.columns[:3].tolist() == [Columns.DEPARTMENT, Columns.CATEGORY, Columns.ITEM]
    assert len(frame) == dataset.n_items
    np.testing.assert_allclose(frame["repeat units"] + frame["new units"], frame["expected units"])
    np.testing.assert_array_equal(frame["sold before"], demand.sold[-2:].sum(axis=0))
    assert (frame["low"] <= frame["high"]).all()
    kinds = demand.frame(Columns.CATEGORY, (1, 1))
    assert kinds.columns[:2].tolist() == [Columns.DEPARTMENT, Columns.CATEGORY]
    assert demand.frame(TOTAL, (1, 1)).columns[0] == "expected units"


def test_short_data_have_fewer_weeks_ahead() -> None:
    config = DemandConfig()
    assert plan(52, config) == (16, 8)
    assert plan(20, config) == (12, 6)
    assert plan(10, config) == (2, 1)
    short = Demand.fit(steady(customers=60, weeks=12))
    assert (short.weeks, short.windows) == (2, ((1, 1), (1, 2)))


def test_data_without_weeks_are_refused(tiny: Dataset, dataset: Dataset) -> None:
    for weeks in (0, 9):
        with pytest.raises(DataError, match=f"go back {weeks} whole weeks, which is too short"):
            plan(weeks, DemandConfig())
    young = until(dataset, dataset.as_of - pd.Timedelta(days=7 * 55))
    with pytest.raises(DataError, match=r"Give purchases of 10 weeks or more, with the days"):
        Demand.fit(young)


def test_all_on_one_day_is_refused() -> None:
    day = pd.Timestamp("2024-01-01", tz="UTC")
    whole = steady(customers=40, weeks=10)
    with pytest.raises(DataError, match="go back 0 whole weeks"):
        Demand.fit(until(whole, day + pd.Timedelta(hours=20)))


def test_only_purchases_count(tiny: Dataset) -> None:
    # its 100 days of purchases are 14 weeks; the views are no demand
    demand = Demand.fit(tiny)
    bought = tiny.histories(events=(Event.PURCHASE,))
    inside = bought.times > bought.as_of - 14 * 7 * 86_400
    assert demand.sold.sum() <= bought.quantities.sum()
    assert demand.sold.sum() >= 0.8 * bought.quantities[inside].sum()


@pytest.mark.parametrize(
    "settings", [{"weeks": 0}, {"origins": 0}, {"new_half_life": 0.0}, {"pairs": 0}]
)
def test_settings_out_of_range_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(settings))} must be"):
        DemandConfig(**settings)  # type: ignore[arg-type]


def test_lines_without_times_tell_nothing_of_what_is_due(dataset: Dataset) -> None:
    ordered = replace(dataset, present=dataset.present - {Columns.TIME})
    with pytest.raises(DataError, match="an order and no times"):
        Demand.fit(ordered)
