"""What is said of two sides follows from their intervals, and claims no more."""

from __future__ import annotations

import pytest

from explain.formats import FIXED_SPACE, MINUS
from explain.quality.head_to_head import (
    SEGMENTS,
    CustomerHeadToHead,
    GroupQuality,
    HeadToHead,
    Paired,
)
from explain.quality.metrics import HIT, NDCG
from explain.quality.verdict import (
    Sides,
    customer_sentence,
    headline,
    hit_sentence,
    main_sentence,
    quality_headline,
    segment_sentence,
)
from recommenders.intervals import Estimate

SIDES = Sides(own="Lift", other="Neighbours")
UNKNOWN = float("nan")


def plain(text: str) -> str:
    return text.replace(FIXED_SPACE, " ").replace(MINUS, "-")


def about(mean: float, wide: float = 0.0, customers: int = 400) -> Estimate:
    return Estimate(mean=mean, low=mean - wide, high=mean + wide, customers=customers)


def pair(own: float, other: float, *, wide: float = 0.01, customers: int = 400) -> Paired:
    """The difference has ``wide`` to either side; what it is more, 10 % to either side."""
    gain = own / other - 1 if other else UNKNOWN
    return Paired(
        own=about(own, customers=customers),
        other=about(other, customers=customers),
        apart=about(own - other, wide, customers),
        gain=about(gain, 0.1, customers),
    )


def compared(ndcg: Paired, hit: Paired | None = None) -> HeadToHead:
    return HeadToHead(
        candidates="new items",
        customers=ndcg.own.customers,
        metrics={NDCG: ndcg, HIT: hit or pair(0.34, 0.27)},
        groups=(),
    )


def group(
    name: str, own: float, other: float, customers: int = 400, by: str = SEGMENTS
) -> GroupQuality:
    compared = pair(own, other, customers=customers)
    return GroupQuality(
        by=by,
        name=name,
        own=compared.own,
        other=compared.other,
        apart=compared.apart,
        gain=compared.gain,
    )


@pytest.mark.parametrize(
    ("ndcg", "said"),
    [
        (pair(0.15, 0.1), "Lift is better over all customers, by 50 %"),
        (pair(0.1, 0.15), "Neighbours is better over all customers, by 50 %"),
        (pair(0.105, 0.1), "No clear difference between Lift and Neighbours over all customers"),
        (pair(0.1, 0.0), "Lift is better over all customers"),
        (
            pair(0.15, 0.1, customers=19),
            "Only 19 customers came back, too few to tell whether Lift or Neighbours is better",
        ),
    ],
)
def test_the_headline_names_the_better_side_or_none(ndcg: Paired, said: str) -> None:
    assert plain(headline(compared(ndcg), SIDES)) == said


def test_whom_it_is_about_is_said() -> None:
    sides = Sides(own="Lift", other="Neighbours", over="in the segment Pets")
    assert "better in the segment Pets" in headline(compared(pair(0.15, 0.1)), sides)


@pytest.mark.parametrize(
    ("ndcg", "said"),
    [
        (pair(0.15, 0.1), ": 50 % more with Lift (95 % interval 40 to 60 %)."),
        # 0.15 / 0.1 and the ends of 0.1 / 0.15 - 1 = -33 %, 10 % to either side, turned round
        (pair(0.1, 0.15), ": 50 % more with Neighbours (95 % interval 30 to 76 %)."),
        (
            pair(0.105, 0.1),
            ": a difference of +0.0050 (95 % interval -0.0050 to +0.0150), which may be chance.",
        ),
        (pair(0.1, 0.0), ": +0.1000 with Lift (95 % interval +0.0900 to +0.1100)."),
        (pair(0.15, 0.1, customers=19), "0.100 with Neighbours."),
    ],
)
def test_the_figures_carry_the_interval(ndcg: Paired, said: str) -> None:
    sentence = plain(main_sentence(ndcg, "new items", SIDES))
    n = ndcg.own.customers
    assert sentence.startswith(f"NDCG@10 of new items over {n} customers is {ndcg.own.mean:.3f}")
    assert sentence.endswith(said)


def test_hits_are_counted_and_a_contradiction_is_told() -> None:
    agreed = plain(hit_sentence(compared(pair(0.15, 0.1)), SIDES))
    assert agreed == (
        "34 % of the customers went on to buy at least one of the ten items of Lift, 27 % one of "
        "Neighbours (+7.0 percentage points, +6.0 to +8.0)."
    )
    turned = hit_sentence(compared(pair(0.15, 0.1), pair(0.27, 0.34)), SIDES)
    assert turned.endswith("By this count it is the other side that is better.")
    even = hit_sentence(compared(pair(0.15, 0.1), pair(0.3, 0.295)), SIDES)
    assert even.endswith("may be chance).")


def test_segments_are_counted_by_the_side_that_is_better() -> None:
    groups = [
        group("a", 0.15, 0.1),
        group("b", 0.2, 0.1),
        group("c", 0.1, 0.15),
        group("d", 0.1, 0.1),
        group("e", 0.9, 0.1, customers=19),
        group("1 to 4", 0.9, 0.1, by="history"),
    ]
    assert segment_sentence(groups, SIDES) == (
        "Of four segments with enough customers, Lift is better in two, Neighbours in one, and "
        "there is no clear difference in one."
    )
    assert segment_sentence(groups[:1], SIDES) == ""
    wins = segment_sentence(groups[:2], SIDES)
    assert wins == "Lift is better in each of two segments with enough customers."
    assert "Neighbours is better in each of two" in segment_sentence([groups[2]] * 2, SIDES)
    assert segment_sentence([groups[3]] * 2, SIDES) == (
        "There is no clear difference in any of two segments with enough customers."
    )


BESTSELLERS = Sides(own="Lift", other="bestsellers")


@pytest.mark.parametrize(
    ("overall", "segments", "said"),
    [
        ((0.15, 0.1), [(0.2, 0.1), (0.2, 0.1)], "Lift beats bestsellers for both segments"),
        (
            (0.15, 0.1),
            [(0.2, 0.1), (0.1, 0.1), (0.1, 0.2)],
            "Lift beats bestsellers by 50 %, clearly for one of three segments, and is worse for "
            "one",
        ),
        (
            (0.1, 0.1),
            [(0.2, 0.1), (0.1, 0.1)],
            "Lift is not clearly better or worse than bestsellers, but better for one of two "
            "segments",
        ),
        (
            (0.15, 0.1),
            [(0.1, 0.1), (0.1, 0.1)],
            "Lift beats bestsellers by 50 %, but clearly for none of two segments alone",
        ),
        (
            (0.1, 0.1),
            [(0.1, 0.1), (0.1, 0.1)],
            "Lift is not clearly better or worse than bestsellers, and clearly better for none of "
            "two segments",
        ),
        ((0.15, 0.1), [(0.15, 0.1)], "Lift beats bestsellers by 50 %"),
        ((0.1, 0.15), [], "Lift is worse than bestsellers"),
        ((0.1, 0.1), [], "Lift is not clearly better or worse than bestsellers"),
    ],
)
def test_quality_leads_with_the_segments_it_wins(
    overall: tuple[float, float], segments: list[tuple[float, float]], said: str
) -> None:
    groups = [group("all", *overall, by="")]
    groups += [group(f"s{n}", *means) for n, means in enumerate(segments)]
    assert plain(quality_headline(groups, BESTSELLERS)) == said


def test_quality_of_few_or_of_a_segment_says_so() -> None:
    few = [group("all", 0.9, 0.1, customers=2, by="")]
    assert quality_headline(few, BESTSELLERS) == (
        "Only 2 customers came back, too few to tell whether Lift beats bestsellers"
    )
    sides = Sides(own="Lift", other="bestsellers", over="in the segment Pets")
    title = quality_headline([group("all", 0.15, 0.1, by="")], sides)
    assert plain(title) == "Lift beats bestsellers by 50 % in the segment Pets"
    own = Sides(own="Lift", other="bestsellers", over="in your list")
    groups = [group("all", 0.15, 0.1, by=""), group("a", 0.2, 0.1), group("b", 0.1, 0.1)]
    title = quality_headline(groups, own)
    assert plain(title) == (
        "Lift beats bestsellers by 50 % in your list, clearly for one of two segments"
    )


@pytest.mark.parametrize(
    ("own", "other", "wanted", "said"),
    [
        ((3, 4), (5,), 9, "Leon bought 9 new items then; Lift had two of them in its list, "),
        ((), (5,), 9, "Neighbours had one of them in its list, Lift none."),
        ((3,), (5,), 9, "each list had one of them."),
        ((), (), 9, "neither list had any of them."),
        ((), (), 1, "Leon bought 1 new item then; neither list had it."),
        ((3,), (), 1, "Lift had it in its list, Neighbours none."),
    ],
)
def test_one_customer_is_counted(
    own: tuple[int, ...], other: tuple[int, ...], wanted: int, said: str
) -> None:
    compared = CustomerHeadToHead(candidates="new items", wanted=wanted, own=own, other=other)
    assert said in customer_sentence(compared, SIDES, label="Leon", when="then")
