from __future__ import annotations

import numpy as np
import pytest

from recommenders.demand.forecast import Demand
from recommenders.demand.hierarchy import ITEM
from tests.benchmarks.demand import pinball
from tests.recommenders.demand.worlds import steady


def test_pinball_loss_by_hand() -> None:
    # .1 x 2, .5 x 1 and .1 x 3; then .9 x 1, .5 x 4 and .1 x 9
    quantiles = np.array([[3.0, 2.0], [4.0, 5.0], [8.0, 10.0]])
    loss = pinball.pinball(np.array([5.0, 1.0]), quantiles)
    np.testing.assert_allclose(loss, [(0.2 + 0.5 + 0.3) / 3, (0.9 + 2.0 + 0.9) / 3])


def test_items_are_drawn_from_every_volume() -> None:
    expected = np.concatenate([np.full(2_000, 0.05), np.full(3, 0.5), np.full(1, 40.0)])
    items = pinball.chosen(expected)
    assert len(items) == pinball.MEASURED + 3 + 1
    assert items[-4:].tolist() == [2000, 2001, 2002, 2003]
    assert [pinball.span(volume_class) for volume_class in (1, 4)] == ["0 to 0.1", "5 or more"]


@pytest.mark.slow
def test_a_forecast_is_held_against_the_weeks_that_follow_it() -> None:
    whole = steady(customers=80, items=4, weeks=45)
    sold = Demand.fit(whole).sold
    demand = Demand.fit(steady(customers=80, items=4, weeks=45))
    origin = pinball.forecast(demand, sold, pinball.ORIGINS - 1, np.arange(4))
    np.testing.assert_array_equal(origin.came, sold[-pinball.WEEKS :])
    assert origin.quantiles[pinball.OURS].shape == (3, pinball.WEEKS, 4)
    assert (np.diff(origin.quantiles[pinball.OURS], axis=0) >= 0).all()
    lines = pinball.covered([origin] * pinball.ORIGINS)
    assert set(lines["level"]) >= {"total", ITEM}
    losses = pinball.compared([origin], np.arange(4), seed=0)
    assert (losses["forecast"] == pinball.OURS).sum() == 2 * losses["units a week"].nunique()
