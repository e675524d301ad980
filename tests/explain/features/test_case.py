from __future__ import annotations

import numpy as np

from recommenders.contract import Event
from tests.explain.features.worlds import AMOUNTS, B_TO_D, C_TO_D, World
from tests.worlds import ANN, FAY, A, B, C


def test_alike_customers_are_weighed_by_what_they_share(world: World) -> None:
    # ann shares A and B with bob, B and C with cat, A with dan; they bought two, three and two
    bob, cat = 2 * 3**-0.5 * 2**-0.5, (3**-0.5 + 2**-0.5) * 3**-0.5
    dan = 3**-0.5 * 2**-0.5
    all_three = bob + cat + dan
    expected = [100 * cat / all_three, 100 * dan / all_three, 0, 0, 100 * (bob + dan) / all_three]
    for circle in (20, 100, 300):
        np.testing.assert_allclose(world.values(ANN, f"alike_{circle}"), expected, rtol=1e-5)


def test_purchases_amounts_and_strengths(world: World) -> None:
    case = world.case(ANN)
    assert case.players.tolist() == [A, B, C]
    np.testing.assert_allclose(case.amounts_of(np.array([A, B, C], dtype=np.int32)), AMOUNTS)
    assert np.flatnonzero(case.bought).tolist() == [A, B, C]
    np.testing.assert_allclose(case.walks[:, 0], [0, B_TO_D, C_TO_D], rtol=1e-6)
    assert case.walks[0, 4] == 0.0  # A is not tied to itself
    assert (np.diff(case.closest, axis=0) <= 0).all()
    assert case.times(Event.VIEW).tolist() == [2, 0, 0, 1, 0]
    assert case.recent(Event.VIEW).tolist() == [2, 0, 0, 0, 0]


def test_nothing_bought(world: World) -> None:
    case = world.case(FAY)
    assert not case.amounts.nnz
    assert case.walks.shape == (0, 5)
    assert not case.alike.any()
    assert not case.expected.any()
