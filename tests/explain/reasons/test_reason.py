from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np
import pytest

from explain.contract import Attribution, AttributionMethod, HistoryUnit, ReasonState
from explain.counterfactual.check import Check, Removal
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.associations import Associations
from explain.reasons.candidates import EVERYTHING
from explain.reasons.evidence_types import ReasonKind
from explain.reasons.reason import Reason, Suppressor, choose_reason, per_item, suppressors
from explain.reasons.verdict import VerdictConfig
from recommenders.contract import Columns
from tests.explain.shops import shop

SHOWN = 10
WHOLE = Removal(items=(1, 2, 3), label=EVERYTHING, purchases=3, everything=True)
FIRST = Removal(items=(1,), purchases=1)
BOTH = Removal(items=(1, 2), purchases=2)
ODD = Removal(items=(4,), purchases=1)
GROUP = Removal(items=(2, 3), label="Dog", level=Columns.CATEGORY, purchases=2)


def attribution(
    values: list[float], units: list[tuple[int, ...]] | None = None, base: float = 0.0
) -> Attribution:
    units = [(item,) for item in range(1, len(values) + 1)] if units is None else units
    column = np.array(values, dtype=np.float64)[:, None]
    return Attribution(
        units=tuple(
            HistoryUnit(items=unit, label="Unit" if len(unit) > 1 else "") for unit in units
        ),
        targets=np.array([0], dtype=np.int32),
        values=column,
        errors=np.zeros_like(column),
        base=np.array([base]),
        total=base + column.sum(axis=0),
        method=AttributionMethod.EXACT,
        n_scored=2,
    )


def answer(removal: Removal, rank: int, score: float) -> Check:
    return Check(
        target=0,
        removal=removal,
        rank_before=2,
        rank_after=rank,
        score_before=1.0,
        score_after=score,
        shown=SHOWN,
        n_candidates=90,
    )


SPREAD = attribution([0.5, 0.3, 0.2])


class Choose(Protocol):
    def __call__(
        self, checks: list[Check], values: Attribution = ..., *, alone: int | None = ...
    ) -> Reason: ...


@pytest.fixture(scope="module")
def associations() -> Associations:
    """Items 1, 2 and 3 are of the brand of item 0, item 4 has nothing to do with it.

    Of 100 others 20 bought item 0, 20 item 5, and 10 both: a lift of 2.5.
    """
    crowd = [(f"d{n:02}", "af"[side], 9.0) for side in (0, 1) for n in range(10 * side, 20)]
    crowd += [(f"d{n:02}", "f", 9.0) for n in range(20, 30)]
    crowd += [(f"e{n:02}", "c", 9.0) for n in range(70)]
    dataset = shop(
        [*[("c00", item, 9.0) for item in "abcdefgh"], *crowd],
        **{Columns.BRAND: ["m", "m", "m", "m", "n", "o", "o", "p"]},
    )
    return Associations.of(
        ItemStatistics.of(dataset),
        np.arange(1, 6, dtype=np.int32),
        np.array([0], dtype=np.int32),
        customer=0,
        config=VerdictConfig(),
    )


@pytest.fixture
def choose(associations: Associations) -> Choose:
    def chosen(
        checks: list[Check], values: Attribution = SPREAD, *, alone: int | None = 80
    ) -> Reason:
        without = None if alone is None else answer(WHOLE, alone, 0.0)
        return choose_reason(without, checks, values, 0, associations)

    return chosen


def test_the_smallest_set_that_takes_it_out_is_the_cause(choose: Choose) -> None:
    checks = [answer(BOTH, 40, 0.2), answer(GROUP, 11, 0.5), answer(FIRST, 5, 0.5)]
    chosen = choose(checks)
    # without FIRST it stays in the list; BOTH and GROUP take it out, purchases before groups
    assert (chosen.state, chosen.named) == (ReasonState.PERSONAL, BOTH)
    assert chosen.verdict.check is checks[0]
    assert chosen.verdict.rank_without_history == 80
    assert chosen.verdict.share == pytest.approx(0.8)
    assert [ground.item for ground in chosen.verdict.grounds] == [1, 2]
    assert choose([*checks, answer(FIRST, 12, 0.5)]).named == FIRST


def test_what_would_be_shown_anyway_has_no_cause(choose: Choose) -> None:
    """Asked first: that it falls without a purchase does not make that its cause."""
    chosen = choose([answer(FIRST, 60, 0.1)], alone=10)
    assert (chosen.state, chosen.named, chosen.verdict.check) == (ReasonState.POPULAR, None, None)
    assert chosen.verdict.rank_without_history == 10
    assert chosen.kind is ReasonKind.NOT_PERSONAL
    assert choose([answer(FIRST, 60, 0.1)], alone=11).state is ReasonState.PERSONAL


def test_no_history_is_popular(choose: Choose) -> None:
    chosen = choose([], attribution([]), alone=None)
    assert (chosen.state, chosen.named) == (ReasonState.POPULAR, None)
    assert chosen.verdict.rank_without_history is None


def test_the_furthest_fall_where_nothing_takes_it_out(choose: Choose) -> None:
    checks = [answer(FIRST, 5, 0.5), answer(BOTH, 9, 0.2), answer(GROUP, 9, 0.5)]
    chosen = choose(checks)
    assert (chosen.state, chosen.named) == (ReasonState.PERSONAL, BOTH)
    assert chosen.partly
    assert not choose([answer(FIRST, 12, 0.5)]).partly


def test_a_related_part_is_named_before_an_odd_whole(choose: Choose) -> None:
    values = attribution([0.3, 0.1, 0.0, 0.6])
    chosen = choose([answer(ODD, 40, 0.2), answer(FIRST, 5, 0.5)], values)
    assert (chosen.state, chosen.named) == (ReasonState.PERSONAL, FIRST)
    # none but the odd one moves it
    odd = choose([answer(ODD, 40, 0.2), answer(FIRST, 2, 0.5)], values)
    assert (odd.state, odd.named) == (ReasonState.DOUBTFUL, ODD)
    assert [ground.item for ground in odd.verdict.unrelated] == [4]


def test_a_set_with_an_odd_one_gives_way_to_one_without(choose: Choose) -> None:
    values = attribution([0.3, 0.2, 0.0, 0.5])
    mixed = Removal(items=(1, 4), purchases=2)
    three = Removal(items=(1, 2, 3), purchases=3)
    chosen = choose([answer(mixed, 40, 0.2), answer(three, 11, 0.5)], values)
    assert (chosen.state, chosen.named) == (ReasonState.PERSONAL, three)
    assert choose([answer(mixed, 40, 0.2)], values).state is ReasonState.DOUBTFUL


def test_a_clear_set_goes_before_a_smaller_one_that_is_not(choose: Choose) -> None:
    """Item 5 was bought with the target 2.5 times as often as by chance, and that is all."""
    unclear = Removal(items=(5,), purchases=1)
    values = attribution([0.3, 0.2, 0.0, 0.0, 0.5])
    assert choose([answer(unclear, 40, 0.2)], values).state is ReasonState.PERSONAL
    chosen = choose([answer(unclear, 40, 0.2), answer(BOTH, 11, 0.5)], values)
    assert (chosen.named, chosen.verdict.unclear) == (BOTH, 0)
    # but it goes before a set that leaves the item in the list
    assert choose([answer(unclear, 40, 0.2), answer(BOTH, 9, 0.5)], values).named == unclear


def test_a_trifle_is_no_cause(choose: Choose) -> None:
    """Taking out 4 % of what lifts it swaps two neighbours at the end of the list."""
    trifle = attribution([0.04, 0.9, 0.06])
    chosen = choose([answer(FIRST, 11, 0.96)], trifle)
    assert (chosen.state, chosen.named) == (ReasonState.DOUBTFUL, FIRST)
    assert chosen.verdict.unrelated == ()
    # within the list it decides nothing at all
    assert choose([answer(FIRST, 3, 0.96)], trifle).state is ReasonState.WEAK
    assert choose([answer(FIRST, 11, 0.9)], attribution([0.1, 0.9])).state is ReasonState.PERSONAL


def test_weak_names_the_purchase_or_group_that_carries_most(choose: Choose) -> None:
    checks = [answer(FIRST, 2, 0.9), answer(BOTH, 2, 0.9), answer(GROUP, 2, 0.9)]
    chosen = choose(checks, attribution([0.04, 0.03, 0.02, 0.91]))
    # together the first two carry more, but they are no one thing
    assert (chosen.state, chosen.named) == (ReasonState.WEAK, GROUP)
    assert chosen.verdict.share == pytest.approx(0.05)
    assert chosen.kind is ReasonKind.MANY
    assert choose(checks, attribution([0.06, 0.03, 0.02, 0.89])).named == FIRST


def test_an_item_that_every_purchase_holds_back(choose: Choose) -> None:
    # it is in the list only because its rivals are held back more: no part can be named
    chosen = choose([], attribution([-0.5, -0.3, -0.2]), alone=40)
    assert (chosen.state, chosen.named, chosen.verdict.share) == (ReasonState.WEAK, None, 0.0)


def test_purchases_that_cancel_out_are_still_causes(choose: Choose) -> None:
    # 1 lifts the item by 1.0, 2 and 3 hold it back by 1.2: the personal score is negative
    for values in ([1.0, -0.9, -0.3], [1.0, -0.7, -0.3]):
        chosen = choose([answer(FIRST, 50, 0.0)], attribution(values), alone=40)
        assert (chosen.state, chosen.named) == (ReasonState.PERSONAL, FIRST)
        assert chosen.verdict.share == 1.0


@pytest.mark.parametrize(
    ("values", "units", "named", "share"),
    [
        ([0.4, 0.6], [(1,), (2, 3, 4)], (1,), 0.4),
        ([0.4, 0.6], [(1,), (2, 3, 4)], (1, 2), 0.4 + 0.2),
        # what holds it back is no part of what lifts it
        ([0.6, 0.2, -0.4], None, (1,), 0.75),
        ([0.6, 0.2, -0.4], None, (1, 3), 0.25),
    ],
)
def test_share(
    choose: Choose,
    values: list[float],
    units: list[tuple[int, ...]] | None,
    named: tuple[int, ...],
    share: float,
) -> None:
    removal = Removal(items=named, purchases=len(named))
    chosen = choose([answer(removal, 40, 0.2)], attribution(values, units=units, base=2.0))
    assert (chosen.named, chosen.verdict.share) == (removal, pytest.approx(share))


def test_what_is_a_share_of_the_whole_score(choose: Choose) -> None:
    assert choose([answer(FIRST, 40, 0.2)], attribution([0.6, 0.4])).of_score
    assert not choose([answer(FIRST, 40, 0.2)], attribution([0.6, -0.4])).of_score
    assert not choose([answer(FIRST, 40, 0.2)], attribution([0.6, 0.4], base=-1.0)).of_score


def test_a_group_is_spread_over_its_items() -> None:
    spread = attribution([0.4, 0.6], units=[(1,), (2, 3, 4)])
    assert per_item(spread, 0) == pytest.approx({1: 0.4, 2: 0.2, 3: 0.2, 4: 0.2})


def test_of_a_group_two_members_are_named(choose: Choose) -> None:
    group = Removal(items=(3, 1, 2), label="Dog", level=Columns.CATEGORY, purchases=3)
    chosen = choose([answer(group, 40, 0.2)])
    assert [ground.item for ground in chosen.verdict.grounds] == [3, 1]


def test_what_holds_back_is_noticeable(choose: Choose) -> None:
    history_values = attribution([0.6, -0.3, 0.4, -0.09, -0.1])
    assert suppressors(history_values, 0) == (
        Suppressor(items=(2,), label="", share=pytest.approx(0.3)),
        Suppressor(items=(5,), label="", share=pytest.approx(0.1)),
    )
    held = suppressors(history_values, 0)
    assert choose([answer(FIRST, 12, 0.5)], history_values).against == held
    assert choose([], history_values, alone=3).against == held
    group = attribution([0.6, -0.3], units=[(1,), (2, 3)])
    assert suppressors(group, 0) == (
        Suppressor(items=(2, 3), label="Unit", share=pytest.approx(0.5)),
    )


def test_what_a_sample_does_not_show_to_hold_back_is_not_told() -> None:
    uncertain = replace(attribution([0.6, -0.3]), errors=np.array([[0.2], [0.16]]))
    assert suppressors(uncertain, 0) == ()
    assert len(suppressors(replace(uncertain, errors=np.full((2, 1), 0.14)), 0)) == 1


def test_nothing_lifts_so_nothing_holds_back() -> None:
    assert suppressors(attribution([-0.5, 0.0]), 0) == ()
    assert suppressors(attribution([]), 0) == ()


def test_a_sample_that_leaves_the_order_open(choose: Choose) -> None:
    checks = [answer(BOTH, 12, 0.2)]

    def converged(values: list[float], error: float, *, of_all: bool = False) -> bool:
        history_values = attribution(values)
        errors = np.full_like(history_values.values, error)
        chosen = choose(checks, replace(history_values, errors=errors, converged=of_all))
        assert chosen.partly is not chosen.converged
        return chosen.converged

    # the weaker of the two named is 0.1 above the next: two errors of a difference are 2.83 e
    assert converged([0.5, 0.3, 0.2], 0.03)
    assert not converged([0.5, 0.3, 0.2], 0.04)
    assert converged([0.5, 0.3, 0.2], 0.04, of_all=True)
    # a group is told from nothing, not from the others
    group_values = attribution([0.5, 0.1, 0.1])
    for error, stands in ((0.05, True), (0.08, False)):
        sampled = replace(group_values, errors=np.full((3, 1), error), converged=False)
        assert choose([answer(GROUP, 12, 0.2)], sampled).converged is stands


def test_the_purchase_that_adds_most_is_answered_for_where_it_is_not_named(choose: Choose) -> None:
    """It has the longest bar beside a sentence that does not speak of it."""
    longest_bar = attribution([0.3, 0.2, 0.1, 0.6])
    checks = [answer(FIRST, 12, 0.5), answer(ODD, 40, 0.2)]
    chosen = choose(checks, longest_bar)
    assert chosen.named == FIRST
    assert chosen.unnamed is not None
    assert chosen.unnamed.check is checks[1]
    assert chosen.unnamed.share == pytest.approx(0.5)
    assert [ground.item for ground in chosen.unnamed.unrelated] == [4]
    # what was not tried is not judged, what a sample leaves open is no longest bar
    assert choose(checks[:1], longest_bar).unnamed is None
    assert choose(checks, replace(longest_bar, errors=np.full((4, 1), 0.11))).unnamed is None
    assert choose(checks, replace(longest_bar, errors=np.full((4, 1), 0.10))).unnamed is not None
    assert choose(checks, SPREAD).unnamed is None
    assert choose([], longest_bar).unnamed is None
    among = Removal(items=(1, 4), purchases=2)
    assert choose([answer(among, 40, 0.1), answer(ODD, 5, 0.5)], longest_bar).unnamed is None
