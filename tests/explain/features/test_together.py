from __future__ import annotations

import pytest

from tests.explain.features.worlds import A_TO_E, AMOUNTS, B_TO_D, C_TO_D, World


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # A is kibble like C, for dogs like C; ann bought both: over ann, who bought three
        ("together_type", [0, 0, 0, 0, (1 / 3) / 6**0.5]),
        ("together_category", [0, 0, 0, 0, 0]),
        # to A: B over ann and over bob, who bought two
        ("together_elsewhere", [B_TO_D + C_TO_D, A_TO_E, 0, 0, (1 / 3 + 1 / 2) / 3]),
        (
            "together_lately",
            [
                AMOUNTS[1] * B_TO_D + AMOUNTS[2] * C_TO_D,
                AMOUNTS[0] * A_TO_E,
                0,
                0,
                AMOUNTS[1] * (1 / 3 + 1 / 2) / 3 + AMOUNTS[2] * (1 / 3) / 6**0.5,
            ],
        ),
        ("closest_1", [C_TO_D, A_TO_E, 0, 0, (1 / 3 + 1 / 2) / 3]),
        ("closest_5", [B_TO_D, 0, 0, 0, (1 / 3) / 6**0.5]),
        ("closest_20", [0, 0, 0, 0, 0]),
        # of the buyers of A, B and C none, a third and half have D; a third of A's have E
        ("conditional", [100 * (1 / 3 + 1 / 2) / 3, 100 / 9, 0, 0, 100 * (2 / 3 + 1 / 2) / 3]),
    ],
)
def test_by_hand(world: World, name: str, expected: list[float]) -> None:
    world.check(name, expected)
