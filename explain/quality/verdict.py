"""Which of two recommenders is better, in plain words; the figures stand beside every claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from explain.formats import MINUS, count_of, decimals, percent, percentage_points, word
from explain.quality.head_to_head import (
    SEGMENTS,
    CustomerHeadToHead,
    GroupQuality,
    HeadToHead,
    Paired,
)
from explain.quality.metrics import HIT, MAIN
from recommenders.evaluation.stored_results import K
from recommenders.intervals import interval_text

DIGITS: Final = 3
"""Digits after the point of `MAIN`."""
OVER_ALL: Final = "over all customers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What the two sides are called in sentences, and over whom ("in the segment Pets")."""

    own: str
    other: str
    over: str = OVER_ALL


def headline(compared: HeadToHead, sides: Sides) -> str:
    """Which side is better by `MAIN`, in one sentence without a stop."""
    paired = compared.metrics[MAIN]
    if paired.small:
        return f"{_few(paired)} {sides.own} or {sides.other} is better"
    if not paired.sign:
        return f"No clear difference between {sides.own} and {sides.other} {sides.over}"
    better, winner = _winner(paired, sides)
    by = f", by {percent(better.gain.mean)}" if better.gain.known else ""
    return f"{winner} is better {sides.over}{by}"


def quality_headline(groups: Sequence[GroupQuality], sides: Sides) -> str:
    """For how many segments a recommender beats another, and by how much where not for all.

    ``groups`` are those of `explain.quality.ranking.Quality`, the first of them all customers.
    """
    overall = groups[0]
    if overall.small:
        return f"{_few(overall)} {sides.own} beats {sides.other}"
    segments = [group for group in groups if group.by == SEGMENTS and not group.small]
    over = "" if sides.over == OVER_ALL else f" {sides.over}"
    if len(segments) < 2:
        return f"{_overall(overall, sides)}{over}"
    better, n = sum(group.better for group in segments), word(len(segments))
    worse = sum(group.sign < 0 for group in segments)
    if better == len(segments):
        every = "both" if better == 2 else f"all {n}"
        return f"{sides.own} beats {sides.other} for {every} segments{over}"
    but = f", and is worse for {word(worse)}" if worse else ""
    if overall.better:
        share = f"for {word(better)} of {n} segments"
        clearly = f"clearly {share}" if better else f"but clearly {share} alone"
        return f"{_overall(overall, sides)}{over}, {clearly}{but}"
    if better:
        return (
            f"{_overall(overall, sides)}{over}, but better for {word(better)} of {n} segments{but}"
        )
    return f"{_overall(overall, sides)}{over}, and clearly better for none of {n} segments"


def main_sentence(paired: Paired, candidates: str, sides: Sides) -> str:
    """`MAIN` of both sides, the difference and its interval."""
    sentence = (
        f"{MAIN} of {candidates} over {count_of(paired.own.customers, 'customer')} is "
        f"{_figure(paired.own.mean)} with {sides.own} and {_figure(paired.other.mean)} with "
        f"{sides.other}"
    )
    return f"{sentence}{'' if paired.small else f': {_difference(paired, sides)}'}."


def hit_sentence(compared: HeadToHead, sides: Sides) -> str:
    """How many customers bought anything of either list; said if it speaks for the other side."""
    hit = compared.metrics[HIT]
    low, high = (percentage_points(end) for end in (hit.apart.low, hit.apart.high))
    sentence = (
        f"{percent(hit.own.mean)} of the customers went on to buy at least one of the {word(K)} "
        f"items of {sides.own}, {percent(hit.other.mean)} one of {sides.other} "
        f"({percentage_points(hit.apart.mean)} percentage points, {low} to {high}"
    )
    if hit.sign and hit.sign == -compared.metrics[MAIN].sign:
        return f"{sentence}). By this count it is the other side that is better."
    return f"{sentence}{'' if hit.sign or hit.small else ': may be chance'})."


def segment_sentence(groups: Sequence[GroupQuality], sides: Sides) -> str:
    """In how many segments which side is better; empty where there are no two to compare."""
    segments = [group for group in groups if group.by == SEGMENTS and not group.small]
    if len(segments) < 2:
        return ""
    own, other = (sum(group.sign == sign for group in segments) for sign in (1, -1))
    unclear, n = len(segments) - own - other, len(segments)
    enough = f"{word(n)} segments with enough customers"
    for name, won in ((sides.own, own), (sides.other, other)):
        if won == n:
            return f"{name} is better in each of {enough}."
    if unclear == n:
        return f"There is no clear difference in any of {enough}."
    wins = [(name, word(won)) for name, won in ((sides.own, own), (sides.other, other)) if won]
    clauses = [
        f"{name} in {won}" if position else f"{name} is better in {won}"
        for position, (name, won) in enumerate(wins)
    ]
    if unclear:
        clauses.append(f"there is no clear difference in {word(unclear)}")
    return f"Of {enough}, {', '.join(clauses[:-1])}, and {clauses[-1]}."


def customer_sentence(compared: CustomerHeadToHead, sides: Sides, *, label: str, when: str) -> str:
    """Which list held more of what one customer bought ``when`` ("in the 28 days after ...")."""
    own, other, wanted = len(compared.own), len(compared.other), compared.wanted
    what = "item" if compared.candidates.startswith("all") else "new item"
    bought = f"{label} bought {count_of(wanted, what)} {when}"
    if not own and not other:
        return f"{bought}; neither list had {'it' if wanted == 1 else 'any of them'}."
    if own == other:
        return f"{bought}; each list had {_of_them(own, wanted)}."
    if own > other:
        return f"{bought}; {sides.own} had {_of_them(own, wanted)} in its list, " + (
            f"{sides.other} {word(other)}."
        )
    return f"{bought}; {sides.other} had {_of_them(other, wanted)} in its list, " + (
        f"{sides.own} {word(own)}."
    )


def _of_them(hits: int, wanted: int) -> str:
    return "it" if wanted == 1 else f"{word(hits)} of them"


def _few(paired: Paired) -> str:
    n = count_of(paired.own.customers, "customer")
    return f"Only {n} came back, too few to tell whether"


def _overall(paired: Paired, sides: Sides) -> str:
    """A recommender beside another over all customers, who are enough."""
    if not paired.sign:
        return f"{sides.own} is not clearly better or worse than {sides.other}"
    better, _ = _winner(paired, sides)
    by = f" by {percent(better.gain.mean)}" if better.gain.known else ""
    if paired.sign > 0:
        return f"{sides.own} beats {sides.other}{by}"
    return f"{sides.own} is worse than {sides.other}"


def _winner(paired: Paired, sides: Sides) -> tuple[Paired, str]:
    """The same seen from the better side, and what that is called."""
    if paired.sign > 0:
        return paired, sides.own
    return paired.swapped(), sides.other


def _difference(paired: Paired, sides: Sides) -> str:
    """In percent of the worse side, or as it is where that is nothing or no clear difference."""
    if not paired.sign:
        return (
            f"a difference of {_signed(paired.apart.mean)} (95 % interval "
            f"{paired.apart.interval_text(_signed)}), which may be chance"
        )
    better, winner = _winner(paired, sides)
    gain = better.gain
    if gain.known:
        more = f"{percent(gain.mean)} more"
        interval = interval_text(gain.low, gain.high, percent)
    else:
        more, interval = _signed(better.apart.mean), better.apart.interval_text(_signed)
    return f"{more} with {winner} (95 % interval {interval})"


def _figure(value: float) -> str:
    return decimals(value, DIGITS)


def _signed(value: float) -> str:
    """The difference with one digit more than the means, and its sign."""
    text = f"{abs(value):.{DIGITS + 1}f}"
    return f"{MINUS if value < 0 else '+'}{text}" if float(text) else "0"
