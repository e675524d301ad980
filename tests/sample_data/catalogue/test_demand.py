from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sample_data import tables
from sample_data.catalogue.demand import CAUSES, build_demand
from sample_data.columns import Cause
from tests.sample_data.small import kind, small_catalogue, small_config, small_prices

DAYS = 365
PART = {cause: index for index, cause in enumerate(CAUSES)}


@pytest.fixture
def config():
    """A whole year, with trends that rise within days; what has a trend is set per test."""
    return small_config(
        start=date(2025, 1, 1),
        as_of=date(2025, 12, 31),
        risers=0,
        faders=0,
        rise=(5.0, 5.0),
        rise_days=1.0,
        fade=0.25,
        launch_boost=12.0,
        launch_decay=30.0,
        promotion_lift=20.0,
        price_elasticity=2.0,
    )


def demand(config, catalogue=None, seed=1, **prices):
    catalogue = catalogue or small_catalogue()
    book = small_prices(catalogue, DAYS, **prices)
    return build_demand(catalogue, book, config, np.random.default_rng(seed))


def test_a_settled_item_has_a_demand_of_one_every_day_and_all_of_it_is_taste(config):
    built = demand(config)
    assert built.parts.shape == (DAYS, len(CAUSES), 4)
    assert (built.parts[:, PART[Cause.TASTE]] == 1).all()
    assert (built.parts[:, 1:] == 0).all()
    assert built.available.all()
    assert (built.trend == 0).all()


def test_there_is_no_demand_before_the_launch_and_most_of_it_on_that_day(config):
    launch = np.array([-100, -100, 40, 0])
    built = demand(config, small_catalogue(launch_day=launch))
    assert (built.parts[:40, :, 2] == 0).all()
    assert not built.available[:40, 2].any()
    assert built.available[40:, 2].all()
    boost = built.parts[:, PART[Cause.LAUNCH]]
    assert boost[40, 2] == pytest.approx(12)
    assert boost[70, 2] == pytest.approx(12 / np.e)
    # a launch on the first day is a launch; one before it is none
    assert boost[0, 3] == pytest.approx(12)
    assert (boost[:, :2] == 0).all()


def test_a_season_lifts_demand_at_its_peak_and_leaves_the_floor_half_a_year_later(config):
    summer = tables.seasons()["summer"]
    types = list(small_catalogue().types)
    types[1] = kind("Lamps", season="summer")
    built = demand(config, small_catalogue(types=tuple(types)))
    assert built.season_of == ("", "", "summer", "")
    peak = int(summer.peak_day) - 1  # the first day of the world is day 1 of the year
    extra = built.parts[:, PART[Cause.SEASON], 2]
    assert extra.argmax() == peak
    assert built.parts[peak, PART[Cause.TASTE], 2] == 1
    assert extra[peak] == pytest.approx(summer.peak_lift - 1)
    # what the season takes away is missing from taste, and no purchase is caused by it
    assert built.parts[0, PART[Cause.TASTE], 2] == pytest.approx(summer.floor, abs=0.001)
    assert extra[0] == 0


def test_a_promotion_adds_to_demand_by_its_depth_while_it_runs(config):
    depth = np.zeros((4, DAYS))
    depth[1, 10:13] = 0.3
    offered = demand(config, depth=depth).parts[:, PART[Cause.PROMOTION]]
    assert offered[10:13, 1] == pytest.approx(6)  # 0.3 x 20
    assert np.count_nonzero(offered) == 3


def test_a_raised_price_costs_demand_and_a_lasting_one_does_not(config):
    price = np.repeat(small_catalogue().price[:, None], DAYS, axis=1)
    price[:2, 50:] *= 1.25
    raised = np.zeros(price.shape, dtype=bool)
    raised[0, 50:] = True
    taste = demand(config, price=price, raised=raised).parts[:, PART[Cause.TASTE]]
    assert (taste[:50] == 1).all()
    assert taste[50:, 0] == pytest.approx(0.64)  # 1.25 ** -2
    assert (taste[50:, 1] == 1).all()


@pytest.mark.parametrize("seed", range(8))
def test_trends_go_to_settled_items_and_end_at_their_height(config, seed):
    # one item is a staple and one is new: two are left, one for each trend
    catalogue = small_catalogue(
        launch_day=np.array([-100, -100, 40, -100]), staple=np.array([False, False, False, True])
    )
    built = demand(replace(config, risers=1, faders=1), catalogue, seed)
    assert sorted(built.trend[:2]) == [-1, 1]
    assert (built.trend[2:] == 0).all()
    total = built.parts.sum(axis=1)
    riser, fader = np.argmax(built.trend), np.argmin(built.trend)
    assert total[0, [riser, fader]] == pytest.approx(1)
    assert total[-1, riser] == pytest.approx(5)
    assert total[-1, fader] == pytest.approx(0.25)
    assert built.parts[-1, PART[Cause.TREND], riser] == pytest.approx(4)
    assert (built.parts[:, PART[Cause.TREND], fader] == 0).all()
