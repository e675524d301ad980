from __future__ import annotations

import pytest

from tests.explain.features.worlds import AMOUNTS, NAN, World


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # of ann's five purchases A is three, B one, C one
        ("share_product_type", [0, 0, 0, NAN, 80]),
        ("share_brand", [0, 60, 0, NAN, 60]),
        ("share_category", [0, 0, 0, 0, 80]),
        ("share_department", [0, 0, 0, 0, 100]),
        (
            "lately_brand",
            [0, 100 * AMOUNTS[0] / sum(AMOUNTS), 0, NAN, 100 * AMOUNTS[0] / sum(AMOUNTS)],
        ),
    ],
)
def test_by_hand(world: World, name: str, expected: list[float]) -> None:
    world.check(name, expected)
