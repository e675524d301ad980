from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explain.attribution.by_relation import RELATIONS
from explain.contract import Attribution
from explain.counterfactual.check import Removal
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.associations import Associations
from explain.reasons.candidates import (
    EVERYTHING,
    candidate_removals,
    removals_before_rivals,
    whole_history,
)
from explain.reasons.verdict import VerdictConfig
from recommenders.contract import Columns, Dataset, Histories
from tests.explain.shops import Line, attribution, shop
from tests.worlds import ANN, BOB, A, B, C, D, E, F, G, H


def removals(
    statistics: ItemStatistics,
    history: Histories,
    values: dict[tuple[int, ...], float],
    target: int = A,
    config: VerdictConfig | None = None,
) -> list[Removal]:
    made: Attribution = attribution(values, target=target)
    associations = Associations.of(
        statistics,
        history.players(),
        made.targets,
        customer=ANN,
        config=config or VerdictConfig(),
    )
    return candidate_removals(made, 0, history, associations)


def named(asked: Sequence[Removal]) -> list[tuple[tuple[int, ...], str]]:
    return [(removal.items, removal.label) for removal in asked]


def test_the_strongest_in_steps_of_one(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    history = tiny.histories([ANN])
    asked = removals(tiny_statistics, history, {(A,): 0.5, (B,): 0.3, (C,): 0.1}, target=E)
    # E is a lamp of Acme: only A, of Acme, is related; C carries less than a quarter of A
    assert [(r.items, r.label, r.purchases, r.everything) for r in asked] == [
        ((A,), "", 3, False),
        ((A, B), "", 4, False),
    ]
    days = [(history.as_of - removal.last) / 86_400 for removal in asked]
    assert days == [10, 10]
    assert [removal.relation for removal in asked] == [RELATIONS[2], RELATIONS[2]]


def test_what_is_related_and_puts_it_before_its_rivals_is_asked_too(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    """B carries most of E and as much of its rival; A and C, which carry less, are its lead."""
    history = tiny.histories([ANN])
    alone = attribution({(A,): 0.3, (B,): 0.9, (C,): 0.28}, target=E)
    rival = attribution({(A,): 0.1, (B,): 0.9, (C,): -0.1}, target=F)
    both = replace(
        alone,
        targets=np.array([E, F], dtype=np.int32),
        values=np.hstack([alone.values, rival.values]),
        errors=np.zeros((3, 2)),
        base=np.zeros(2),
        total=np.array([alone.total[0], rival.total[0]]),
    )
    associations = Associations.of(
        tiny_statistics, history.players(), both.targets, customer=ANN, config=VerdictConfig()
    )

    def sets(asked: Attribution, related: list[int]) -> set[frozenset[int]]:
        together = np.isin(history.players(), related)[:, None] & np.ones(2, dtype=np.bool_)
        far = np.full_like(associations.relations, len(RELATIONS) - 1)
        told = replace(associations, together=together, relations=far)
        return {frozenset(r.items) for r in candidate_removals(asked, 0, history, told)}

    assert {A, C} in sets(both, [A, B, C])
    # without rivals there is no lead, and what is not related is no reason
    assert {A, C} not in sets(alone, [A, B, C])
    assert {A, C} not in sets(both, [A, B])


MILK, CRACKERS, SWEETS, OTHER = range(4)


def campfire() -> Dataset:
    """Sweets, crackers and milk: 20 of 25 who have sweets have crackers, 20 of 100 have those.

    Milk has everybody, so it is bought with sweets as often as by chance.
    """
    everybody = [(f"c{n:03}", "a", 9.0) for n in range(100)]
    both = [(f"c{n:03}", item, 9.0) for n in range(1, 21) for item in "bc"]
    sweets = [(f"c{n:03}", "c", 9.0) for n in range(21, 26)]
    lines: list[Line] = [("c000", "b", 9.0), ("c000", "d", 9.0), *everybody, *both, *sweets]
    return shop(lines)


def test_the_most_telling_comes_first() -> None:
    """Milk carries most, and says nothing of sweets: crackers are asked first, and alone."""
    dataset = campfire()
    asked = removals(
        ItemStatistics.of(dataset),
        dataset.histories([0]),
        {(MILK,): 0.6, (CRACKERS,): 0.3},
        target=SWEETS,
    )
    assert named(asked) == [((CRACKERS,), ""), ((MILK,), ""), ((CRACKERS, MILK), "")]


def test_what_carries_most_of_the_related_is_asked_too() -> None:
    """Of four related purchases the three most telling are not the three that carry most."""
    brands = {Columns.BRAND: ["m", "m", "n", "n", "m", "n", "o", "o"]}
    types = {Columns.PRODUCT_TYPE: ["t", "u", "t", "t", "v", "t", "w", "x"]}
    dataset = shop([("c000", item, 9.0) for item in "abcdefgh"], **brands, **types)
    values = {(B,): 0.30, (C,): 0.2, (D,): 0.2, (E,): 0.25, (F,): 0.2, (G,): 0.5}
    asked = removals(ItemStatistics.of(dataset), dataset.histories([0]), values, target=A)
    singles = [items for items, label in named(asked) if not label]
    # of the product type tells 2, of the brand 1.5: B .45, C and D and F .4, E .375
    assert singles[:3] == [(B,), (B, C), (B, C, D)]
    # G, which has nothing to do with A, carries most of all
    assert singles[3:6] == [(G,), (B, G), (B, E, G)]
    assert singles[6:] == [(B, C, E)]


def test_what_puts_a_target_before_what_would_take_its_place() -> None:
    """All are alike; B and C carry most, and as much of the rivals, before which D and E put it."""
    types = {Columns.PRODUCT_TYPE: ["t"] * 6 + ["u", "u"]}
    dataset = shop([("c000", item, 9.0) for item in "abcdefghijklmnop"], **types)
    made = attribution(
        {(B,): 0.5, (C,): 0.4, (D,): 0.3, (E,): 0.2, (F,): -0.1, (G,): 0.4}, target=A
    )
    history = dataset.histories([0])
    history = history.where((history.items > A) & (history.items <= H))
    associations = Associations.of(
        ItemStatistics.of(dataset),
        history.players(),
        made.targets,
        customer=0,
        config=VerdictConfig(),
    )
    # of B, C, D, E, F, G and H: F holds the target back, G is of another type
    rivals = np.array([[0.5, 0.4, 0.0, 0.0, -9.0, 0.0, 0.0], [0.6, 0.3, 0.4, 0.1, -9.0, 0.0, 0.0]])
    asked = removals_before_rivals(made, 0, history, associations, rivals.T)
    # before the first rival D and E, before the second C and E, before both on average D, E and C
    assert named(asked) == [((D, E), ""), ((C, E), ""), ((C, D, E), "")]
    assert (
        removals_before_rivals(made, 0, history.where(history.items > 99), associations, rivals.T)
        == []
    )


def test_the_group_that_carries_most(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    history = Histories.of_items([[A, C, C, D, E, F]])
    values = {(A,): 0.3, (C,): 0.25, (D,): 0.0, (E,): 0.2, (F,): 0.0}
    asked = removals(tiny_statistics, history, values, target=B)
    groups = {removal.label: removal for removal in asked if removal.label}
    # the two kibbles carry more than two of five would; the lamps less
    assert set(groups) == {"kibble", "Dog"}
    kibble = groups["kibble"]
    assert (kibble.items, kibble.level, kibble.purchases) == ((C, A), Columns.PRODUCT_TYPE, 3)
    assert groups["Dog"].level == Columns.CATEGORY


def test_no_group_of_most_of_the_history(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    history = Histories.of_items([[A, C, E]])
    asked = removals(tiny_statistics, history, {(A,): 0.3, (C,): 0.25, (E,): 0.01}, target=B)
    assert not any(removal.label for removal in asked)


def test_at_most_three_are_named_together(mid: Dataset, mid_statistics: ItemStatistics) -> None:
    history = Histories.of_items([list(range(9))])
    values = {(item,): 0.1 for item in range(9)}
    asked = removals(mid_statistics, history, values, target=20)
    assert max(len(removal.items) for removal in asked if not removal.label) == 3
    two = removals(mid_statistics, history, values, target=20, config=VerdictConfig(max_named=2))
    assert max(len(removal.items) for removal in two if not removal.label) == 2


def test_a_group_that_was_left_together_is_named_as_one(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    history = Histories.of_items([[A, C, D, E, F]])
    asked = removals(tiny_statistics, history, {(E, F): 0.6, (A,): 0.3, (C, D): 0.1}, target=B)
    assert ((E, F), "Unit") in named(asked)
    assert ((A,), "") in named(asked)
    # what its members carry alone is not known
    assert not any({E, F} & set(items) for items, label in named(asked) if not label)


def test_purchases_that_hold_back_are_not_asked_about(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    for values in ({(A,): -0.5, (B,): -0.3}, {(A,): 0.0, (B,): 0.0}):
        assert removals(tiny_statistics, tiny.histories([BOB]), values, target=C) == []


def test_the_whole_history(tiny: Dataset) -> None:
    whole = whole_history(tiny.histories([ANN]))
    assert (whole.items, whole.label, whole.purchases) == ((A, B, C), EVERYTHING, 5)
    assert whole.whole
    assert (tiny.histories([ANN]).as_of - whole.last) / 86_400 == 5


def test_no_history(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    assert removals(tiny_statistics, tiny.histories([5]), {}) == []
    assert not np.any(tiny.histories([5]).players())
