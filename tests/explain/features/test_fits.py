from __future__ import annotations

import numpy as np
import pytest

from tests.explain.features.worlds import NAN, World
from tests.worlds import ANN, A, D


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("companions_5", [3**-0.5 + 2**-0.5, 3**-0.5, 0, NAN, 2 / 3 + 6**-0.5]),
        ("companions_20", [0, 0, 0, NAN, 0]),
    ],
)
def test_by_hand(world: World, name: str, expected: list[float]) -> None:
    world.check(name, expected)


def test_fits_stand_out_from_the_average_customer(world: World) -> None:
    for name in ("fit_product_type", "fit_category", "fit_brand"):
        values = world.values(ANN, name)
        assert values[4] == np.nanmax(values)  # of what she buys most
    assert np.isnan(world.values(ANN, "fit_product_type")[3])
    assert np.isnan(world.values(ANN, "fit_leading")[3])


def test_a_taste_does_not_count_the_item_itself(world: World) -> None:
    # D is no purchase of ann's, A is: its own direction is left out of what A agrees with
    tables, case = world.tables, world.case(ANN)
    vectors = tables.plain_tastes.astype(np.float64)
    customer_tastes = vectors[case.players].sum(axis=0)
    assert world.values(ANN, "plain_taste_32")[0] == pytest.approx(
        100 * vectors[D] @ customer_tastes
    )
    assert world.values(ANN, "plain_taste_32")[4] == pytest.approx(
        100 * vectors[A] @ (customer_tastes - vectors[A]), abs=1e-4
    )
