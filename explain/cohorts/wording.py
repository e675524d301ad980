"""What a cohort's figures come to, in words."""

from __future__ import annotations

from typing import Final

from explain.cohorts.comparison import CohortComparison, ComparedShare
from explain.cohorts.study import Study
from explain.contract import ReasonState
from explain.formats import MINUS, count_of, percent
from recommenders.intervals import MIN_CUSTOMERS

STATE_WORDS: Final = {
    ReasonState.PERSONAL: "personal",
    ReasonState.DOUBTFUL: "doubtful",
    ReasonState.WEAK: "weakly explained",
    ReasonState.POPULAR: "popular",
    ReasonState.UNTESTED: "untested, for they are a record",
    ReasonState.RULE: "put there by a rule",
}


def finding(study: Study, name: str) -> str:
    """The finding about a cohort of this name: the largest difference that is settled.

    Without others: the verdict on most of them. A small cohort gets no claim.
    """
    if study.small:
        return f"{name}: {count_of(study.customers, 'customer')}, too few for a claim"
    if not study.others:
        most = max(study.states.rows, key=lambda row: row.share)
        verdict = STATE_WORDS[ReasonState(most.name)]
        return f"{name}: {percent(most.share)} of recommendations are {verdict}"
    first = _largest(study.states)
    if first is not None:
        verdict = STATE_WORDS[ReasonState(first.name)]
        return (
            f"{name}: {percent(first.share)} of recommendations are {verdict}, "
            f"{gap(first)} than for everybody else"
        )
    for lines, verb in (
        (study.causes, "purchases in {} bring items to"),
        (study.purchases, "purchases of {} bring items to"),
        (study.items, "{} is recommended to"),
    ):
        first = _largest(lines)
        if first is not None:
            return (
                f"{name}: {verb.format(first.name)} {percent(first.share)} of them, "
                f"and to {percent(first.other)} of everybody else"
            )
    if study.others < MIN_CUSTOMERS:
        return f"{name}: {count_of(study.others, 'other customer')}, too few to compare with"
    return f"{name}: no clear difference from everybody else"


def _largest(comparison: CohortComparison | None) -> ComparedShare | None:
    """The line with the largest settled difference."""
    settled = [] if comparison is None else [row for row in comparison.rows if row.sign]
    return max(settled, key=lambda row: abs(row.difference), default=None)


def gap(row: ComparedShare) -> str:
    """A difference in points: "9 points more"."""
    size = abs(100.0 * row.difference)
    words = "under 1 point" if size < 0.95 else count_of(round(size), "point")
    return f"{words} {'more' if row.difference > 0 else 'less'}"


def signed_points(row: ComparedShare) -> str:
    """A difference in points with its sign: "+9"; "0" where it rounds to nothing."""
    points = round(100.0 * row.difference)
    return "0" if not points else f"{'+' if points > 0 else MINUS}{abs(points)}"


def takeaway(comparison: CohortComparison, heading: str, *, most: int = 3) -> str:
    """The first lines in words, for those who do not see the chart."""
    parts = []
    for row in comparison.rows[:most]:
        text = f"{row.name} {percent(row.share)}"
        if comparison.others:
            text += f", {gap(row)} than elsewhere" if row.sign else ", no clear difference"
        parts.append(text)
    return f"{heading}: {'; '.join(parts)}" if parts else heading
