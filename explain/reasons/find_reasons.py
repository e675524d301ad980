"""From contributions to reasons: what would be listed anyway is asked first, then the purchases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from explain.context import ExplanationContext
from explain.contract import Attribution
from explain.counterfactual.check import Check, Removal, check
from explain.reasons.associations import Associations
from explain.reasons.candidates import (
    candidate_removals,
    removals_before_rivals,
    whole_history,
)
from explain.reasons.reason import Reason, choose_reason
from explain.reasons.verdict import VerdictConfig
from explain.rules.wording import placement
from recommenders.contract import Histories, attributes_itself
from recommenders.histories import BoolArray, DoubleArray
from recommenders.ranking.closed_form import closed_form
from recommenders.rules.trace import Trace

RIVALS: Final = 10
"""Candidates after the list that its entries are held against."""


def find_reasons(
    context: ExplanationContext,
    history: Histories,
    attribution: Attribution,
    *,
    customer: int,
    candidates: BoolArray,
    shown: int,
    config: VerdictConfig | None = None,
) -> tuple[tuple[Reason, ...], tuple[tuple[Check, ...], ...]]:
    """The reason for each target of an attribution, and every check made for it.

    ``customer`` (a code) is whose purchases are no witness for themselves; ``history`` (one row)
    may have been edited. Checks end with the one without any history; an item that would be
    listed then is not asked about any further. Without a history there is nothing to check.
    """
    associations = associations_of(context, history, attribution, customer=customer, config=config)
    n_targets = len(attribution.targets)
    alone: list[Check | None] = [None] * n_targets
    asked: list[list[Check]] = [[] for _ in range(n_targets)]
    if len(history.items):
        nothing = whole_history(history)
        questions = [(int(target), nothing) for target in attribution.targets]
        alone[:] = check(context.ranker, history, questions, candidates=candidates, shown=shown)
        personal = [
            position
            for position, answer in enumerate(alone)
            if answer is not None and answer.rank_after > shown
        ]
        asked = candidate_checks(
            context, history, attribution, associations, personal, (candidates, shown)
        )
    reasons = tuple(
        choose_reason(alone[position], asked[position], attribution, position, associations)
        for position in range(n_targets)
    )
    checks = tuple(
        tuple(answers) if last is None else (*answers, last)
        for answers, last in zip(asked, alone, strict=True)
    )
    return reasons, checks


def associations_of(
    context: ExplanationContext,
    history: Histories,
    attribution: Attribution,
    *,
    customer: int,
    config: VerdictConfig | None = None,
) -> Associations:
    """How the purchases of the history go with the targets of the attribution."""
    return Associations.of(
        context.statistics,
        history.players(),
        attribution.targets,
        customer=customer,
        config=config or VerdictConfig(),
    )


def candidate_checks(
    context: ExplanationContext,
    history: Histories,
    attribution: Attribution,
    associations: Associations,
    positions: Sequence[int],
    within: tuple[BoolArray, int],
) -> list[list[Check]]:
    """The checks of the candidate removals of the targets at ``positions``; none for others.

    ``within``: which items are candidates, and how many are shown. A target that stays in the
    list whatever of these is taken out is asked about what puts it before those that would take
    its place, where the recommender can say so without being asked again; of these answers only
    those that take it out of the list tell more than the others do.
    """

    def ask(removals: Mapping[int, Sequence[Removal]]) -> dict[int, list[Check]]:
        answers = iter(
            check(
                context.ranker,
                history,
                [
                    (int(attribution.targets[position]), removal)
                    for position, together in removals.items()
                    for removal in together
                ],
                candidates=within[0],
                shown=within[1],
            )
        )
        return {
            position: list(islice(answers, len(together)))
            for position, together in removals.items()
        }

    first = ask({p: candidate_removals(attribution, p, history, associations) for p in positions})
    asked = [first.get(position, []) for position in range(len(attribution.targets))]
    stay = [p for p in positions if not any(answer.decisive for answer in asked[p])]
    rivals = _of_rivals(context, history, within) if stay else None
    if rivals is not None:
        again = ask(
            {p: removals_before_rivals(attribution, p, history, associations, rivals) for p in stay}
        )
        for position, answers in again.items():
            asked[position] += [answer for answer in answers if answer.decisive]
    return asked


def _of_rivals(
    context: ExplanationContext, history: Histories, within: tuple[BoolArray, int]
) -> DoubleArray | None:
    """What each purchase adds to the first candidates after the list, (n_players, n_rivals)."""
    recommender = context.ranker.recommender
    if not attributes_itself(recommender):
        return None
    candidates, shown = within
    scores = recommender.score(history)[0]
    rivals = context.ranker.listed(scores, candidates, shown + RIVALS)[shown:]
    return closed_form(recommender, history, rivals) if len(rivals) else None


def placed_list(
    reasons: Sequence[Reason], checks: Sequence[tuple[Check, ...]], trace: Trace | None
) -> tuple[tuple[Reason, ...], tuple[tuple[Check, ...], ...]]:
    """The reasons of a list with what rules did, and the checks that still say something.

    No check is asked what takes a pinned item out.
    """
    if trace is None:
        return tuple(reasons), tuple(checks)
    return tuple(placed(reason, trace, position) for position, reason in enumerate(reasons)), tuple(
        () if trace.pin(position) is not None else asked for position, asked in enumerate(checks)
    )


def placed(reason: Reason, trace: Trace, position: int) -> Reason:
    """The reason of the entry at a position with what rules did.

    What is pinned is in the list whatever was bought: no purchase is named for it. A boost changes
    the score that everything here is about, so its reason stands.
    """
    if trace.pin(position) is not None:
        verdict = replace(reason.verdict, check=None, share=0.0, grounds=(), by_rule=True)
        reason = replace(reason, named=None, verdict=verdict, evidence=(), converged=True)
    return replace(reason, placement=placement(trace, position))
