"""Estimators of examination: numbers by hand, and clicks whose examination is known."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.position_bias.estimators import (
    Counts,
    click_rates,
    harvest,
    linked,
    regression_em,
    telling,
)
from recommenders.position_bias.exposures import Exposures
from tests.benchmarks.placement.simulated import RELATIVE, error, exposures


def counts(rows: list[tuple[int, int, float, float]], n_places: int = 3) -> Counts:
    """Rows of subject, place, shown, clicks."""
    subjects, places, shown, clicks = zip(*rows, strict=True)
    return Counts(
        subjects=np.array(subjects, dtype=np.int32),
        places=np.array(places, dtype=np.int32),
        shown=np.array(shown, dtype=np.float64),
        clicks=np.array(clicks, dtype=np.float64),
        n_places=n_places,
    )


def of(exposed: Exposures) -> Counts:
    return Counts(
        subjects=exposed.subjects(),
        places=exposed.places,
        shown=exposed.shown,
        clicks=exposed.clicks,
        n_places=exposed.n_places,
    )


# one item is liked twice as much as the other, and the second place is seen half as often
EXACT = [(0, 0, 100, 40), (0, 1, 100, 20), (1, 0, 20, 4), (1, 1, 200, 20)]


def test_what_the_model_says_exactly_is_found_exactly() -> None:
    two = counts(EXACT, n_places=2)
    np.testing.assert_allclose(harvest(two), [1.0, 0.5], atol=1e-5)
    # 44 of 120 at the first place, 40 of 300 at the second
    np.testing.assert_allclose(click_rates(two), [1.0, (40 / 300) / (44 / 120)])


def test_a_place_is_linked_by_a_chain_of_items() -> None:
    chain = [(0, 0, 100, 40), (0, 1, 100, 20), (1, 1, 100, 20), (1, 2, 100, 10)]
    np.testing.assert_allclose(harvest(counts(chain)), [1.0, 0.5, 0.25], atol=1e-4)
    apart = counts([*EXACT, (2, 2, 50, 5), (2, 3, 50, 4)], n_places=4)
    assert linked(apart).tolist() == [True, True, False, False]
    examination = harvest(apart)
    np.testing.assert_allclose(examination[:2], [1.0, 0.5], atol=1e-5)
    assert np.isnan(examination[2:]).all()


def test_nothing_is_told_where_the_first_place_has_no_click() -> None:
    assert np.isnan(harvest(counts([(0, 0, 10, 0), (0, 1, 10, 4)], n_places=2))).all()
    assert np.isnan(click_rates(counts([(0, 0, 10, 0), (0, 1, 10, 4)], n_places=2))).all()


def test_only_subjects_at_several_places_with_a_click_tell_anything() -> None:
    rows = [(0, 0, 5, 1), (0, 1, 5, 0), (1, 0, 9, 3), (2, 0, 4, 0), (2, 1, 4, 0)]
    subject_counts = counts(rows)
    assert telling(subject_counts).tolist() == [True, True, False, False, False]
    kept = subject_counts.where(telling(subject_counts))
    assert kept.subjects.tolist() == [0, 0]
    assert kept.at_places(kept.clicks).tolist() == [1, 0, 0]


def test_weights_count_a_row_several_times() -> None:
    doubled = counts(EXACT, n_places=2).weighted(np.array([2.0, 2.0, 0.0, 0.0]))
    assert doubled.shown.tolist() == [200, 200, 0, 0]
    np.testing.assert_allclose(harvest(doubled), [1.0, 0.5], atol=1e-5)


@pytest.mark.parametrize(("queries", "impressions"), [(500, 50), (500, 500), (2000, 50)])
def test_examination_is_found_though_the_best_stands_first(queries: int, impressions: int) -> None:
    """The settings of the literature; that of 5,000 queries is in the committed table."""
    subject_counts = of(exposures(queries, impressions, np.random.default_rng(3)))
    assert error(harvest(subject_counts.where(telling(subject_counts)))) < 0.05
    assert error(regression_em(subject_counts)) < 0.10
    # the click rates take what was thought best for what is seen best
    assert error(click_rates(subject_counts)) > 0.30


def test_a_random_order_needs_no_model() -> None:
    subject_counts = of(exposures(500, 100, np.random.default_rng(4), luck=1e6))
    assert error(click_rates(subject_counts)) < 0.05


def test_it_is_in_units_of_the_first_place() -> None:
    subject_counts = of(exposures(300, 50, np.random.default_rng(5)))
    for estimate in (
        harvest(subject_counts.where(telling(subject_counts))),
        regression_em(subject_counts),
    ):
        assert estimate[0] == 1.0
        assert estimate[1] == pytest.approx(RELATIVE[1], rel=0.1)
