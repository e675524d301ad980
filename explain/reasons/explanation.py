"""One customer's list with its reasons: what the Customer view shows."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from explain.attribution.attribute import AttributionConfig, attribute
from explain.attribution.by_relation import Grouped, grouped
from explain.context import ExplanationContext
from explain.contract import TOP_K, Attribution
from explain.counterfactual.check import Check, check
from explain.profiles.item_statistics import history_groups
from explain.reasons.evidence import add_evidence
from explain.reasons.reason import candidate_removals, choose_reason
from explain.reasons.wording import Rationale, rationale, text
from recommenders.contract import Dataset, Histories
from recommenders.ranking.ranker import Ranking


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explanation:
    """A customer's ranked list and why each item is in it.

    ``rationales`` and ``checks`` run along ``ranking.items``; ``history`` has one row, the
    events that the recommender saw.
    """

    customer: int
    history: Histories
    ranking: Ranking
    attribution: Attribution
    grouped: Grouped
    rationales: tuple[Rationale, ...]
    checks: tuple[tuple[Check, ...], ...]

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """The ranked list with sentence, state and kind of the reason, and the check's outcome.

        ``evidence``, ``held_back`` and ``also`` are the sentences beside it, empty without any.
        """
        reasons = [rationale.reason for rationale in self.rationales]
        return self.ranking.frame(dataset).assign(
            reason=[rationale.plain for rationale in self.rationales],
            state=[str(reason.state) for reason in reasons],
            rank_without=pd.array(
                [reason.check.rank_after if reason.check else None for reason in reasons],
                dtype="Int64",
            ),
            kind=[str(reason.kind) for reason in reasons],
            evidence=[" ".join(map(text, rationale.evidence)) for rationale in self.rationales],
            held_back=[text(rationale.against) for rationale in self.rationales],
            also=[" ".join(map(text, rationale.aside)) for rationale in self.rationales],
        )


def explain(
    context: ExplanationContext,
    customer: int,
    *,
    shown: int = TOP_K,
    bought_before: bool = False,
    config: AttributionConfig | None = None,
    history: Histories | None = None,
) -> Explanation:
    """Rank, attribute and check for one customer (code).

    ``bought_before`` keeps items of the history among the candidates. ``history`` (one row)
    stands in place of the customer's own, which may have been edited: nothing is told from the
    log then, for it has what was really bought, at its own as-of date.
    """
    recommender = context.ranker.recommender
    from_log = history is None
    if history is None:
        history = context.dataset.histories([customer], events=recommender.events)
    ranking = context.ranker.rank(history, k=shown, bought_before=bought_before)
    attribution = attribute(
        recommender,
        history,
        ranking.items,
        groups=history_groups(context.statistics, history.players()),
        config=config,
    )
    questions = [
        (int(target), removal)
        for position, target in enumerate(ranking.items)
        for removal in candidate_removals(attribution, position, history, context.statistics)
    ]
    answers = check(context.ranker, history, questions, candidates=ranking.candidates, shown=shown)
    by_target = [
        tuple(answer for answer in answers if answer.target == target) for target in ranking.items
    ]
    reasons = tuple(
        choose_reason(checks, attribution, position) for position, checks in enumerate(by_target)
    )
    if from_log:
        reasons = add_evidence(
            reasons,
            attribution,
            dataset=context.dataset,
            statistics=context.statistics,
            customer=customer,
            events=recommender.events,
        )
    return Explanation(
        customer=customer,
        history=history,
        ranking=ranking,
        attribution=attribution,
        grouped=grouped(attribution, context.statistics),
        rationales=tuple(
            rationale(reason, context.dataset, history, events=recommender.events)
            for reason in reasons
        ),
        checks=tuple(by_target),
    )
