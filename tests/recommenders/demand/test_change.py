from __future__ import annotations

import numpy as np

from recommenders.demand.change import ChangePart, change_parts
from recommenders.demand.expectation import Expectation, expectation, sold_by_week
from recommenders.demand.levels import Levels
from tests.recommenders.demand.test_expectation import pairs
from tests.recommenders.repeat.test_buy_again import planted_model

SHOP = planted_model().shop
FLAT = Levels(repeat=1.0, new=1.0, items=np.ones(3))


def parts_of(
    lines: list[tuple[int, int]], levels: tuple[Levels, Levels] = (FLAT, FLAT)
) -> tuple[dict[ChangePart, np.ndarray], Expectation, np.ndarray]:
    bought = pairs(lines)
    before, now = (
        expectation(SHOP, part, weeks=1, new_half_life=4.0)
        for part in (bought.until(bought.today - 7), bought)
    )
    sold = sold_by_week(bought, 3, weeks=1)[0]
    values = change_parts(SHOP, bought, (before, now), levels, sold)
    return dict(zip(ChangePart, values, strict=True)), now, sold


def test_the_parts_add_up_to_the_change() -> None:
    old = Levels(repeat=0.9, new=1.1, items=np.array([1.0, 1.2, 0.7]))
    new = Levels(repeat=0.8, new=1.3, items=np.array([1.1, 1.0, 0.9]))
    lines = [(0, 64), (0, 33), (0, 4), (1, 26), (1, 80), (2, 5)]
    parts, now, sold = parts_of(lines, (old, new))
    np.testing.assert_allclose(sum(parts.values()), new.applied(now).total[0] - sold)


def test_each_part_is_of_those_whose_name_it_has() -> None:
    # item 0 was bought again last week, item 1 is about to be due, item 2 has its first purchase
    parts, _, sold = parts_of([(0, 64), (0, 33), (0, 4), (1, 56), (1, 26), (2, 5)])
    assert sold.tolist() == [1.0, 0.0, 1.0]
    assert parts[ChangePart.BOUGHT][0] < -0.2
    assert parts[ChangePart.CLOSER][1] > 0.1
    assert parts[ChangePart.JOINED][2] > 0.0
    assert parts[ChangePart.NEW][2] > 0.0
    for part, items in (
        (ChangePart.BOUGHT, [1, 2]),
        (ChangePart.CLOSER, [0, 2]),
        (ChangePart.JOINED, [0, 1]),
    ):
        assert parts[part][items].tolist() == [0.0, 0.0]
    assert not parts[ChangePart.LEVEL].any()


def test_a_higher_level_is_its_own_part() -> None:
    lines = [(0, 64), (0, 33), (0, 4)]
    _, now, _ = parts_of(lines)
    higher = Levels(repeat=1.5, new=1.5, items=np.ones(3))
    parts, _, _ = parts_of(lines, (FLAT, higher))
    np.testing.assert_allclose(parts[ChangePart.LEVEL], 0.5 * now.total[0])
