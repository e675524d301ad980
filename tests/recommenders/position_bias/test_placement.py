"""What each item owes to its places, by hand and where the truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommenders.position_bias.curve import ExaminationCurve, Method, curve_of
from recommenders.position_bias.exposures import Exposures
from recommenders.position_bias.placement import placements
from tests.benchmarks.placement.simulated import EXAMINATION, exposures


def known_curve(examination: list[float], draws: int = 5) -> ExaminationCurve:
    theta = np.array(examination)
    return ExaminationCurve(
        method=Method.HARVESTING,
        examination=theta,
        low=theta,
        high=theta,
        draws=np.tile(theta, (draws, 1)),
        shown=np.ones(len(theta)),
        clicks=np.ones(len(theta)),
        subjects=1,
        unmatched=0,
    )


def rows(rows: list[tuple[int, int, int, float, float]], n_items: int) -> Exposures:
    """Rows of customer, item, place, shown, clicks."""
    columns = zip(*rows, strict=True)
    customers, items, places, shown, clicks = (np.array(column) for column in columns)
    return Exposures(
        customers=customers.astype(np.int32),
        items=items.astype(np.int32),
        episodes=np.zeros(len(items), dtype=np.int64),
        places=places.astype(np.int32),
        shown=shown.astype(np.float64),
        clicks=clicks.astype(np.float64),
        n_customers=int(customers.max()) + 1,
        n_items=n_items,
        n_places=int(places.max()) + 1,
    )


def test_an_item_that_stood_first_owes_part_of_its_clicks_to_that() -> None:
    # both are clicked once in two looks; half of the looks at the second place are lost
    shown = rows([(0, 0, 0, 100, 50), (0, 1, 1, 100, 25)], n_items=3)
    placed = placements(shown, known_curve([1.0, 0.5]), rng=np.random.default_rng(0))
    assert placed.observed[:2].tolist() == [0.5, 0.25]
    # at the average place three quarters of the looks are left
    np.testing.assert_allclose(placed.corrected[:2], [0.375, 0.375])
    np.testing.assert_allclose(placed.owed[:2], [0.25, -0.5])
    assert placed.place[:2].tolist() == [1.0, 2.0]
    assert placed.told.tolist() == [True, True, False]
    assert placed.noticeable.tolist() == [True, True, False]
    assert np.isnan([placed.observed[2], placed.corrected[2], placed.owed[2]]).all()


def test_nothing_is_said_of_few_clicks_and_of_small_shares() -> None:
    few = rows([(0, 0, 0, 30, 15), (0, 1, 1, 100, 25)], n_items=2)
    placed = placements(few, known_curve([1.0, 0.5]), rng=np.random.default_rng(0))
    assert placed.noticeable.tolist() == [False, True]
    small = rows([(0, 0, 0, 100, 50), (0, 1, 1, 100, 50)], n_items=2)
    placed = placements(small, known_curve([1.0, 0.95]), rng=np.random.default_rng(0))
    assert (np.abs(placed.owed) < 0.03).all()
    assert not placed.noticeable.any()


def test_a_curve_that_is_not_sure_makes_the_share_unsure() -> None:
    shown = rows([(0, 0, 0, 100, 50), (0, 1, 1, 100, 25)], n_items=2)
    unsure = replace(
        known_curve([1.0, 0.5]), draws=np.array([[1.0, second] for second in (0.3, 0.5, 1.2)])
    )
    placed = placements(shown, unsure, rng=np.random.default_rng(0))
    assert placed.owed_low[0] < 0 < placed.owed_high[0]
    assert not placed.noticeable.any()


def test_places_that_nothing_is_known_of_are_left_out() -> None:
    shown = rows([(0, 0, 0, 100, 50), (0, 0, 1, 900, 9)], n_items=1)
    placed = placements(shown, known_curve([1.0, float("nan")]), rng=np.random.default_rng(0))
    assert (placed.shown[0], placed.clicks[0], placed.place[0]) == (100, 50, 1.0)
    assert placed.owed[0] == pytest.approx(0.0)


def test_rates_at_the_average_place_are_those_of_the_items() -> None:
    """An item of a query is worth the same at every place: the corrected rate says so."""
    rng = np.random.default_rng(0)
    exposed = exposures(200, 200, rng)
    curve = curve_of(exposed, rng=rng, draws=20)
    result = placements(exposed, curve, rng=rng)
    told = result.told & (result.shown >= 100)
    # attraction is not known to the estimate, but the clicks at a look are
    looks = np.bincount(exposed.items, exposed.shown * EXAMINATION[exposed.places])
    truth = result.clicks / looks * (looks.sum() / exposed.shown.sum())
    np.testing.assert_allclose(result.corrected[told], truth[told], rtol=0.1)
    inside = (result.corrected_low <= truth) & (truth <= result.corrected_high)
    assert inside[told].mean() > 0.9
    # one that stood high on average owes clicks to that, one that stood low has lost some
    high = told & (result.place < 3)
    low = told & (result.place > 7)
    assert (result.owed[high] > 0).all()
    assert (result.owed[low] < 0).all()
