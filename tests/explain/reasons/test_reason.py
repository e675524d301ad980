from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.attribution.by_relation import RELATIONS
from explain.contract import Attribution, AttributionMethod, HistoryUnit, ReasonState
from explain.counterfactual.check import Check, Removal
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.evidence_types import ReasonKind
from explain.reasons.reason import (
    EVERYTHING,
    Suppressor,
    candidate_removals,
    choose_reason,
    per_item,
    suppressors,
)
from recommenders.contract import Dataset, Histories
from tests.worlds import ANN, BOB, A, B, C, D, E, F

SHOWN = 10
WHOLE = Removal(items=(1, 2, 3), label=EVERYTHING, purchases=3, everything=True)
FIRST = Removal(items=(1,), purchases=1)
BOTH = Removal(items=(1, 2), purchases=2)
GROUP = Removal(items=(2, 3), label="Dog", purchases=2)


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


def test_the_smallest_decisive_removal_is_the_cause() -> None:
    checks = [
        answer(WHOLE, 80, 0.0),
        answer(BOTH, 40, 0.2),
        answer(GROUP, 11, 0.5),
        answer(FIRST, 5, 0.5),
    ]
    chosen = choose_reason(checks, SPREAD, 0)
    # FIRST is a cause but leaves the item in the list; BOTH and GROUP take it out, BOTH is first
    assert (chosen.state, chosen.named) == (ReasonState.CHECKED, BOTH)
    assert chosen.check is checks[1]
    assert chosen.check_without_history is checks[0]
    assert chosen.share == pytest.approx(0.8)


def test_decisive_wins_over_general() -> None:
    checks = [answer(FIRST, 12, 0.5), answer(WHOLE, 3, 0.0)]
    assert choose_reason(checks, SPREAD, 0).named == FIRST


def test_what_would_be_shown_anyway_is_general() -> None:
    checks = [answer(FIRST, 5, 0.5), answer(WHOLE, 10, 0.0)]
    chosen = choose_reason(checks, SPREAD, 0)
    assert (chosen.state, chosen.named, chosen.check) == (ReasonState.GENERAL, None, None)
    assert chosen.check_without_history is checks[1]


def test_no_history_is_general() -> None:
    chosen = choose_reason([], attribution([]), 0)
    assert (chosen.state, chosen.named, chosen.check_without_history) == (
        ReasonState.GENERAL,
        None,
        None,
    )


def test_a_cause_that_keeps_the_item_in_the_list() -> None:
    checks = [answer(BOTH, 9, 0.2), answer(FIRST, 5, 0.5), answer(WHOLE, 80, 0.0)]
    chosen = choose_reason(checks, SPREAD, 0)
    assert (chosen.state, chosen.named) == (ReasonState.CHECKED, FIRST)


def test_the_whole_history_when_no_part_carries_enough() -> None:
    thin = attribution([0.04, 0.0, 0.0, 0.96])
    checks = [answer(FIRST, 2, 0.9), answer(BOTH, 30, 0.9), answer(WHOLE, 80, 0.0)]
    chosen = choose_reason(checks, thin, 0)
    assert (chosen.state, chosen.named, chosen.check) == (ReasonState.CHECKED, WHOLE, checks[2])
    assert chosen.share == pytest.approx(0.04)


def test_a_part_that_carries_enough_is_associated_though_the_whole_decides() -> None:
    checks = [answer(BOTH, 2, 0.2), answer(FIRST, 2, 0.5), answer(WHOLE, 80, 0.0)]
    chosen = choose_reason(checks, SPREAD, 0)
    assert (chosen.state, chosen.named, chosen.check) == (ReasonState.ASSOCIATED, FIRST, checks[1])


def test_a_trifle_is_no_cause() -> None:
    # taking out 4% of the personal score swaps two neighbours
    checks = [answer(FIRST, 3, 0.96), answer(WHOLE, 80, 0.0)]
    assert choose_reason(checks, attribution([0.04, 0.9, 0.06]), 0).named == WHOLE
    assert choose_reason(checks, attribution([0.06, 0.9, 0.04]), 0).named == FIRST
    # nor when the swap takes it over the end of the list
    edge = [answer(FIRST, 11, 0.96), answer(WHOLE, 80, 0.0)]
    assert choose_reason(edge, attribution([0.04, 0.9, 0.06]), 0).named == WHOLE


def test_associated_when_the_check_denies_all() -> None:
    checks = [answer(FIRST, 2, 0.5), answer(BOTH, 2, 0.3), answer(WHOLE, 80, 1.5)]
    chosen = choose_reason(checks, SPREAD, 0)
    assert (chosen.state, chosen.named) == (ReasonState.ASSOCIATED, FIRST)
    assert chosen.check is checks[0]


def test_associated_with_the_smallest_part_that_carries_enough() -> None:
    checks = [answer(FIRST, 2, 0.9), answer(BOTH, 2, 0.9), answer(WHOLE, 80, 1.5)]
    chosen = choose_reason(checks, attribution([0.04, 0.03, 0.01, 0.92]), 0)
    assert (chosen.state, chosen.named) == (ReasonState.ASSOCIATED, BOTH)


def test_associated_with_all_of_it_when_no_part_carries_enough() -> None:
    checks = [answer(FIRST, 2, 0.9), answer(BOTH, 2, 0.9), answer(WHOLE, 80, 1.5)]
    chosen = choose_reason(checks, attribution([0.02, 0.01, 0.01, 0.96]), 0)
    assert (chosen.state, chosen.named) == (ReasonState.ASSOCIATED, WHOLE)


def test_an_item_that_every_purchase_holds_back() -> None:
    # it is in the list only because its rivals are held back more: no part can be named
    chosen = choose_reason([answer(WHOLE, 40, 2.0)], attribution([-0.5, -0.3, -0.2]), 0)
    assert (chosen.state, chosen.named, chosen.share) == (ReasonState.ASSOCIATED, WHOLE, 0.0)


def test_purchases_that_cancel_out_are_still_causes() -> None:
    # 1 lifts the item by 1.0, 2 and 3 hold it back by 1.2: the personal score is negative
    checks = [answer(FIRST, 50, 0.0), answer(WHOLE, 40, 1.2)]
    for values in ([1.0, -0.9, -0.3], [1.0, -0.7, -0.3]):
        chosen = choose_reason(checks, attribution(values), 0)
        assert (chosen.state, chosen.named, chosen.share) == (ReasonState.CHECKED, FIRST, 1.0)


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
    values: list[float],
    units: list[tuple[int, ...]] | None,
    named: tuple[int, ...],
    share: float,
) -> None:
    removal = Removal(items=named, purchases=len(named))
    checks = [answer(removal, 40, 0.2), answer(WHOLE, 80, 0.0)]
    chosen = choose_reason(checks, attribution(values, units=units, base=2.0), 0)
    assert (chosen.named, chosen.share) == (removal, pytest.approx(share))


def test_a_group_is_spread_over_its_items() -> None:
    spread = attribution([0.4, 0.6], units=[(1,), (2, 3, 4)])
    assert per_item(spread, 0) == pytest.approx({1: 0.4, 2: 0.2, 3: 0.2, 4: 0.2})


def test_removals_are_prefixes_groups_and_everything(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    history = tiny.histories([ANN])
    history_values = attribution([0.5, 0.3, 0.1], [(A,), (B,), (C,)])
    candidates = candidate_removals(history_values, 0, history, tiny_statistics)
    # C carries less than a quarter of what A carries; the groups of A and C carry less than
    # their number would, or hold more than half of the history
    assert [(r.items, r.label, r.purchases, r.everything) for r in candidates] == [
        ((A,), "", 3, False),
        ((A, B), "", 4, False),
        ((A, B, C), EVERYTHING, 5, True),
    ]
    days = [(history.as_of - removal.last) / 86_400 for removal in candidates]
    assert days == [10, 10, 5]
    # the explained item is A: itself, then a tie of itself and the department, closest first
    assert [removal.relation for removal in candidates[:2]] == [RELATIONS[0], RELATIONS[0]]


def test_removals_find_the_group_that_carries_most(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    history = Histories.of_items([[A, C, C, D, E, F]])
    history_values = attribution([0.1, 0.1, 0.0, 0.5, 0.4], [(A,), (C,), (D,), (E,), (F,)])
    candidates = candidate_removals(history_values, 0, history, tiny_statistics)
    lamps = [removal for removal in candidates if removal.items == (E, F)]
    # the two lamps are the two strongest purchases, a product type and a category: asked once
    assert len(lamps) == 1
    assert ((E,), "", 1) in [(r.items, r.label, r.purchases) for r in candidates]
    assert candidates[-1].everything
    assert candidates[-1].purchases == 6
    weaker = attribution([0.3, 0.25, 0.0, 0.2, 0.0], [(A,), (C,), (D,), (E,), (F,)])
    labels = {
        r.label: r.items for r in candidate_removals(weaker, 0, history, tiny_statistics) if r.label
    }
    assert labels[EVERYTHING] == (A, C, D, E, F)


def test_at_most_three_purchases_are_named_together(
    mid: Dataset, mid_statistics: ItemStatistics
) -> None:
    history = Histories.of_items([list(range(9))])
    history_values = attribution([0.1] * 9, [(item,) for item in range(9)])
    candidates = candidate_removals(history_values, 0, history, mid_statistics)
    assert [r.items for r in candidates if not r.label] == [(0,), (0, 1), (0, 1, 2)]


def test_a_closed_group_is_named_as_a_group(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    history = Histories.of_items([[A, C, D, E, F]])
    history_values = attribution([0.6, 0.3, 0.1], [(E, F), (A,), (C, D)])
    candidates = candidate_removals(history_values, 0, history, tiny_statistics)
    named = [(r.items, r.label, r.purchases) for r in candidates]
    assert ((E, F), "Unit", 2) in named
    assert ((A,), "", 1) in named


def test_purchases_that_hold_back_are_not_asked_about(
    tiny: Dataset, tiny_statistics: ItemStatistics
) -> None:
    for values in ([-0.5, -0.3], [0.0, 0.0]):
        history_values = attribution(values, [(A,), (B,)])
        candidates = candidate_removals(history_values, 0, tiny.histories([BOB]), tiny_statistics)
        assert [removal.everything for removal in candidates] == [True]


def test_nothing_to_remove(tiny: Dataset, tiny_statistics: ItemStatistics) -> None:
    assert candidate_removals(attribution([]), 0, tiny.histories([5]), tiny_statistics) == []


def test_what_holds_back_is_noticeable() -> None:
    history_values = attribution([0.6, -0.3, 0.4, -0.09, -0.1])
    assert suppressors(history_values, 0) == (
        Suppressor(items=(2,), label="", share=pytest.approx(0.3)),
        Suppressor(items=(5,), label="", share=pytest.approx(0.1)),
    )
    assert choose_reason([answer(FIRST, 12, 0.5)], history_values, 0).against == suppressors(
        history_values, 0
    )
    assert choose_reason([answer(WHOLE, 3, 0.0)], history_values, 0).against == suppressors(
        history_values, 0
    )
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


def test_a_small_share_is_weak() -> None:
    checks = [answer(FIRST, 12, 0.9), answer(WHOLE, 80, 0.0)]
    assert choose_reason(checks, attribution([0.09, 0.91]), 0).weak
    assert not choose_reason(checks, attribution([0.11, 0.89]), 0).weak
    chosen = choose_reason([answer(WHOLE, 80, 0.0)], attribution([0.02, 0.02, 0.96]), 0)
    assert not chosen.weak
    assert chosen.kind is ReasonKind.WHOLE
    general = choose_reason([answer(WHOLE, 3, 0.0)], SPREAD, 0)
    assert not general.weak
    assert general.kind is ReasonKind.GENERAL


def test_a_sample_that_leaves_the_order_open_is_weak() -> None:
    checks = [answer(BOTH, 12, 0.2), answer(WHOLE, 80, 0.0)]

    def converged(values: list[float], error: float, *, of_all: bool = False) -> bool:
        history_values = attribution(values)
        errors = np.full_like(history_values.values, error)
        return choose_reason(
            checks, replace(history_values, errors=errors, converged=of_all), 0
        ).converged

    # the weaker of the two named is 0.1 above the next: two errors of a difference are 2.83 e
    assert converged([0.5, 0.3, 0.2], 0.03)
    assert not converged([0.5, 0.3, 0.2], 0.04)
    assert converged([0.5, 0.3, 0.2], 0.04, of_all=True)
    # a group is told from nothing, not from the others
    grouped = [answer(GROUP, 12, 0.2), answer(WHOLE, 80, 0.0)]
    group_values = attribution([0.5, 0.1, 0.1])
    for error, stands in ((0.05, True), (0.08, False)):
        sampled = replace(group_values, errors=np.full((3, 1), error), converged=False)
        assert choose_reason(grouped, sampled, 0).converged is stands
