from __future__ import annotations

import numpy as np
import pytest

from tests.explain.features.worlds import AMOUNTS, NAN, World
from tests.worlds import ANN, BOB


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("popularity", [100 / 6, 100 / 6, 100 / 6, 0, 50]),
        ("recent_buyers", [20, 0, 0, 0, 20]),
        ("trend", [2, 0.75, 0.75, 1, 0.75]),
        ("times_bought", [0, 0, 0, 0, 3]),
        ("amount", [0, 0, 0, 0, AMOUNTS[0]]),
        # ten days since the last, thirty between two
        ("due", [NAN, NAN, NAN, NAN, 1 / 3]),
        ("price", [20, 30, 15, NAN, 10]),
        # ann paid 10, 10, 8, 4 and 6
        ("relative_price", [20 / 8, 30 / 8, 15 / 8, NAN, 10 / 8]),
        ("discount", [0, 25, 0, NAN, 20]),
        ("recent_view", [2, 0, 0, 0, 0]),
        ("recent_cart", [0, 1, 0, 0, 0]),
        ("recent_wishlist", [0, 0, 0, 0, 0]),
        ("age", [3, 30, 90, 180.5, 10.5]),
        ("position", [NAN, NAN, 3, NAN, NAN]),
    ],
)
def test_by_hand(world: World, name: str, expected: list[float]) -> None:
    world.check(name, expected)


def test_uptake_is_that_of_the_baseline(world: World) -> None:
    values = world.values(ANN, "uptake")
    # cat, one of the three active customers without it before, bought D yesterday
    assert values[0] == pytest.approx(100 * 1.1 * 2 ** (-1 / 14) / 3)
    np.testing.assert_array_equal(values, 100 * world.tables.uptake[world.case(ANN).targets])


def test_wishes_are_those_of_the_customer(world: World) -> None:
    assert world.values(BOB, "recent_wishlist").tolist() == [0, 1, 0, 0, 0]
