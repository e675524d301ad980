from __future__ import annotations

from dataclasses import replace

import pytest

from explain.contract import ReasonState
from explain.counterfactual.check import Removal
from explain.reasons.evidence_types import CoPurchase
from explain.reasons.reason import Reason
from explain.reasons.verdict_wording import answers, doubt, grounds, summary, them
from recommenders.contract import Dataset
from tests.explain.shops import ground, reason, verdict
from tests.worlds import TITLES, A, B, E

ONE = Removal(items=(A,), purchases=3)


def given(subject: Reason, dataset: Dataset) -> list[tuple[str, str, str]]:
    return [
        (answer.question, answer.word, answer.text.replace("\N{NO-BREAK SPACE}", " "))
        for answer in answers(subject, dataset)
    ]


def made(**more: object) -> Reason:
    return Reason(target=E, named=ONE, verdict=verdict(E, ONE, **more))  # type: ignore[arg-type]


def test_three_answers_of_a_personal_reason(tiny: Dataset) -> None:
    assert given(made(before=3, after=35), tiny) == [
        ("Personal", "yes", "without any history: rank 80"),
        ("Faithful", "yes", "without it: rank 3 → 35, out of the list"),
        ("Plausible", "yes", "16 % of its buyers bought this, 4 % of all · same brand (Acme)"),
    ]


def test_a_fall_within_the_list_is_faithful_in_part(tiny: Dataset) -> None:
    assert given(made(before=3, after=7), tiny)[1] == (
        "Faithful",
        "in part",
        "without it: rank 3 → 7, still in the list",
    )


def test_a_doubtful_reason_says_why(tiny: Dataset) -> None:
    assert given(made(state=ReasonState.DOUBTFUL), tiny)[1:] == [
        ("Faithful", "yes", "without it: rank 1 → 37, out of the list"),
        ("Plausible", "no", "it is bought with this no more often than by chance (lift 1.08)"),
    ]
    trifle = made(share=0.04, state=ReasonState.DOUBTFUL)
    trifle = replace(trifle, verdict=replace(trifle.verdict, grounds=(ground(A),)))
    assert given(trifle, tiny)[2] == (
        "Plausible",
        "no",
        "it carries only 4 % of what lifts the item",
    )


def test_a_weak_reason_is_not_asked_whether_it_is_plausible(tiny: Dataset) -> None:
    assert given(made(state=ReasonState.WEAK), tiny) == [
        ("Personal", "yes", "without any history: rank 80"),
        ("Faithful", "no", "without it: rank 1 → 1"),
    ]
    nothing = replace(made(), named=None, verdict=replace(made().verdict, check=None))
    assert given(nothing, tiny)[1] == (
        "Faithful",
        "no",
        "no single purchase speaks for it by itself",
    )


def test_what_is_popular_is_asked_nothing_further(tiny: Dataset) -> None:
    alone = Reason(target=E, named=None, verdict=verdict(E, None, alone=3))
    assert given(alone, tiny) == [
        ("Personal", "no", "without any history: rank 3, in the list all the same")
    ]
    new = Reason(target=E, named=None, verdict=verdict(E, None, alone=None))
    assert given(new, tiny) == [("Personal", "no", "there is no purchase to go by yet")]


def test_several_purchases_are_told_apart(tiny: Dataset) -> None:
    subject = made(before=3, after=35).verdict
    both = replace(subject, grounds=(ground(A), ground(B, related=False)))
    assert doubt(both, tiny) == (
        f"{TITLES[B]} is bought with this no more often than by chance (lift 1.08)"
    )
    fine = replace(subject, grounds=(ground(A), replace(ground(B), together=False)))
    assert grounds(fine, tiny).replace("\N{NO-BREAK SPACE}", " ") == (
        "Puppy Kibble: 16 % of its buyers bought this, 4 % of all; both: same brand (Acme)"
    )
    # what was said of the first is not said again
    twice = replace(subject, grounds=(ground(A), replace(ground(B), alike=None)))
    assert grounds(twice, tiny).replace("\N{NO-BREAK SPACE}", " ") == (
        "Puppy Kibble: 16 % of its buyers bought this, 4 % of all · same brand (Acme); "
        f"{TITLES[B]}: 16 % of its buyers"
    )
    alike = replace(
        subject, grounds=tuple(replace(ground(item), together=False) for item in (A, B))
    )
    assert grounds(alike, tiny) == "same brand (Acme)"
    itself = replace(subject, grounds=(replace(ground(E), same_item=True, together=False),))
    assert grounds(itself, tiny) == "the item itself, bought before"


def test_the_word_of_the_shop_is_a_ground(tiny: Dataset) -> None:
    word = replace(ground(A, related=False), said=True)
    subject = replace(made(before=3, after=35).verdict, grounds=(word,))
    assert (subject.state, subject.unclear) == (ReasonState.PERSONAL, 0)
    assert grounds(subject, tiny) == "the shop relates it to this"
    beside = replace(subject, grounds=(replace(ground(A), said=True),))
    assert grounds(beside, tiny).replace("\N{NO-BREAK SPACE}", " ") == (
        "16 % of its buyers bought this, 4 % of all · the shop relates it to this · "
        "same brand (Acme)"
    )
    # what is said of both is said once, and what is said of one stands beside it
    both = replace(subject, grounds=(word, replace(word, item=B)))
    assert grounds(both, tiny) == "the shop relates them to this"
    mixed = replace(subject, grounds=(word, replace(ground(B), together=False)))
    assert grounds(mixed, tiny) == (
        f"Puppy Kibble: the shop relates it to this; {TITLES[B]}: same brand (Acme)"
    )
    odd = replace(subject, grounds=(word, ground(B, related=False)))
    assert odd.state is ReasonState.DOUBTFUL
    assert doubt(odd, tiny).startswith(f"{TITLES[B]} is bought with this no more often")


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        ((0, 0, 0.1), "nobody else bought it"),
        ((0, 34, 0.1), "none of its 34 other buyers bought this"),
        ((4, 40, 0.1), "it is bought with this no more often than by chance (lift 1.00)"),
        ((19, 100, 0.1), "it is bought with this only 1.90 times as often as by chance"),
        ((4, 10, 0.1), "only 4 other customers bought it and this"),
        ((6, 20, 0.1), "only 6 other customers bought it and this, which may be chance"),
    ],
)
def test_why_a_purchase_is_not_believed(
    tiny: Dataset, pair: tuple[int, int, float], why: str
) -> None:
    both, buyers, usual = pair
    odd = replace(
        ground(A, related=False), bought=CoPurchase(item=A, both=both, buyers=buyers, usual=usual)
    )
    assert doubt(replace(made().verdict, grounds=(odd,)), tiny) == why


def test_summary() -> None:
    states = [ReasonState.PERSONAL] * 2 + [ReasonState.DOUBTFUL]
    reasons = [reason(E, (A,), state=state) for state in states]
    reasons.append(reason(E, None))
    assert summary(reasons) == "2 personal · 1 popular · 1 doubtful"
    weak = reason(E, (A,), state=ReasonState.WEAK)
    assert summary([weak]) == "0 personal · 0 popular · 0 doubtful · 1 weak"


def test_taken_up_again() -> None:
    assert them(reason(E, (A,))) == "it"
    assert them(reason(E, (A, B))) == them(reason(E, (A,), label="Dog")) == "them"
