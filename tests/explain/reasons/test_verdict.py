from __future__ import annotations

from dataclasses import replace

import pytest

from explain.contract import ReasonState
from explain.counterfactual.check import Check, Removal
from explain.reasons.evidence_types import CoPurchase
from explain.reasons.verdict import Fate, Verdict, VerdictConfig
from tests.explain.shops import answer, ground

ONE = Removal(items=(1,), purchases=1)
ALL = Removal(items=(1, 2), label="all", everything=True)


def checks(alone: int, without: int) -> tuple[Check, Check]:
    """At rank 3 of ten shown: without any history, and without the purchase."""
    return answer(0, ALL, 3, alone), answer(0, ONE, 3, without)


def judged(alone: int, without: int, share: float = 0.5, *, related: bool = True) -> Verdict:
    nothing, check = checks(alone, without)
    return Verdict(
        without_history=nothing, check=check, share=share, grounds=(ground(1, related=related),)
    )


@pytest.mark.parametrize(
    ("alone", "without", "share", "related", "state"),
    [
        (124, 35, 0.5, True, ReasonState.PERSONAL),
        (124, 7, 0.5, True, ReasonState.PERSONAL),
        # what would be listed anyway is popular, whatever becomes of it without the purchase
        (10, 35, 0.5, True, ReasonState.POPULAR),
        (2, 35, 0.5, False, ReasonState.POPULAR),
        (11, 35, 0.5, True, ReasonState.PERSONAL),
        # related to nothing, or a trifle that swaps two neighbours at the end of the list
        (124, 35, 0.5, False, ReasonState.DOUBTFUL),
        (124, 7, 0.5, False, ReasonState.DOUBTFUL),
        (124, 11, 0.09, True, ReasonState.DOUBTFUL),
        (124, 11, 0.10, True, ReasonState.PERSONAL),
        # a trifle that moves it within the list decides nothing, and neither does what stays
        (124, 4, 0.09, True, ReasonState.WEAK),
        (124, 3, 0.5, True, ReasonState.WEAK),
        (124, 2, 0.5, True, ReasonState.WEAK),
    ],
)
def test_the_state_follows_from_three_answers(
    alone: int, without: int, share: float, related: bool, state: ReasonState
) -> None:
    assert judged(alone, without, share, related=related).state is state


def test_the_answers() -> None:
    verdict = judged(124, 35)
    assert (verdict.personal, verdict.rank_without_history) == (True, 124)
    assert (verdict.faithful, verdict.fate, verdict.rank_without) == (True, Fate.LEAVES, 35)
    assert (verdict.plausible, verdict.unrelated, verdict.enough) == (True, (), True)
    falls = judged(124, 7)
    assert (falls.fate, falls.faithful) == (Fate.FALLS, True)
    assert judged(124, 3).fate is Fate.STAYS
    odd = judged(124, 35, related=False)
    assert (odd.plausible, [purchase.item for purchase in odd.unrelated]) == (False, [1])


def test_each_named_purchase_has_to_be_related() -> None:
    both = replace(judged(124, 35), grounds=(ground(1), ground(2, related=False)))
    assert (both.state, [purchase.item for purchase in both.unrelated]) == (
        ReasonState.DOUBTFUL,
        [2],
    )


def test_what_is_clear() -> None:
    """34 of 209 against 4 % is a lift of 4.1; a count below 4 is clear only with a shared level."""
    verdict = judged(124, 35)
    small = CoPurchase(item=1, both=20, buyers=209, usual=0.04)
    often = replace(ground(1), alike=None)
    seldom = replace(often, bought=small)
    alike = replace(ground(1), bought=small)
    itself = replace(seldom, same_item=True)
    for other, count in ((often, 0), (seldom, 1), (alike, 0), (itself, 0)):
        assert replace(verdict, grounds=(other, often)).unclear == count


def test_without_a_history_nothing_is_personal() -> None:
    verdict = Verdict(without_history=None)
    assert (verdict.personal, verdict.rank_without_history) == (False, None)
    assert (verdict.fate, verdict.faithful, verdict.plausible) == (None, False, False)
    assert verdict.state is ReasonState.POPULAR


def test_a_history_of_which_nothing_is_named_is_weak() -> None:
    verdict = Verdict(without_history=checks(124, 35)[0])
    assert (verdict.state, verdict.rank_without) == (ReasonState.WEAK, None)


def test_thresholds_are_those_of_the_config() -> None:
    strict = replace(judged(124, 35, 0.3), config=VerdictConfig(min_share=0.4))
    assert strict.state is ReasonState.DOUBTFUL


@pytest.mark.parametrize(
    "bad",
    [
        {"min_lift": 0.9},
        {"clear_lift": 1.5},
        {"min_buyers": 0},
        {"min_share": 1.1},
        {"max_named": 0},
        {"certainty": -1},
    ],
)
def test_settings_that_make_no_sense(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))):
        VerdictConfig(**bad)  # type: ignore[arg-type]
