"""One customer's list with its reasons: what the Customer view shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.attribution.attribute import AttributionConfig, attribute
from explain.attribution.by_relation import Grouped, grouped
from explain.context import ExplanationContext
from explain.contract import TOP_K, Attribution
from explain.counterfactual.check import Check
from explain.profiles.item_statistics import history_groups
from explain.reasons.evidence import add_evidence
from explain.reasons.find_reasons import find_reasons, placed_list
from explain.reasons.on_record import not_asked, reasons_on_record, unattributed
from explain.reasons.reason import Reason
from explain.reasons.verdict_wording import grounds
from explain.reasons.wording import Rationale, rationale, text
from recommenders.contract import Dataset, Histories
from recommenders.ranking.ranker import Ranking
from recommenders.rules.trace import Stage


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
        """The ranked list with the sentence of each reason, its verdict and its kind.

        ``state`` is the verdict in one word; ``personal``, ``faithful`` and ``plausible`` are its
        three answers, missing where an earlier one settled it. ``rank_without_history`` and
        ``rank_without`` (the named purchases) are ranks, missing where nothing was asked;
        ``share`` is what these carry of all that lifts the item (0 to 1), ``grounds`` what speaks
        for them or against. ``evidence``, ``held_back`` and ``also`` are the sentences beside the
        reason, empty without any. Where rules of the shop act there are two more: ``rank_by_score``
        among all candidates before them, and ``rule``, what they did to the entry.
        """
        reasons = [rationale.reason for rationale in self.rationales]
        verdicts = [reason.verdict for reason in reasons]
        trace = self.ranking.trace
        frame = self.ranking.frame(dataset)
        if trace is not None:
            frame = frame.assign(
                rank_by_score=trace.ranks[Stage.SCORE],
                rule=[reason.placement for reason in reasons],
            )
        return frame.assign(
            reason=[rationale.plain for rationale in self.rationales],
            state=[str(reason.state) for reason in reasons],
            personal=pd.array([v.personal if v.asked else None for v in verdicts], "boolean"),
            faithful=pd.array([v.faithful if v.personal else None for v in verdicts], "boolean"),
            plausible=pd.array([v.plausible if v.faithful else None for v in verdicts], "boolean"),
            rank_without_history=pd.array([v.rank_without_history for v in verdicts], "Int64"),
            rank_without=pd.array([v.rank_without for v in verdicts], "Int64"),
            share=[v.share if v.check else np.nan for v in verdicts],
            grounds=[grounds(v, dataset) if v.faithful else "" for v in verdicts],
            kind=[str(reason.kind) for reason in reasons],
            evidence=[" ".join(map(text, rationale.evidence)) for rationale in self.rationales],
            held_back=[text(rationale.against) for rationale in self.rationales],
            also=[" ".join(rationale.also) for rationale in self.rationales],
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
    log then, for it has what was really bought, at its own as-of date. The list of a record
    (`RecordedScores`) has reasons that nothing could test; raises `DataError` for another history.
    """
    context = context.for_customer(customer)
    recommender = context.ranker.recommender
    record = context.ranker.record
    if record is not None and history is not None:
        raise not_asked(record)
    from_log = history is None
    if history is None:
        history = context.dataset.histories([customer], events=recommender.events)
    ranking = context.ranker.rank(history, k=shown, bought_before=bought_before)
    reasons: tuple[Reason, ...]
    if record is not None:
        attribution = unattributed(history, ranking)
        reasons = reasons_on_record(context, history, attribution, customer=customer)
        checks: tuple[tuple[Check, ...], ...] = tuple(() for _ in reasons)
    else:
        attribution = attribute(
            recommender,
            history,
            ranking.items,
            groups=history_groups(context.statistics, history.players()),
            config=config,
        )
        reasons, checks = find_reasons(
            context,
            history,
            attribution,
            customer=customer,
            candidates=ranking.candidates,
            shown=shown,
        )
    if from_log:
        reasons = add_evidence(
            reasons,
            dataset=context.dataset,
            statistics=context.statistics,
            customer=customer,
            events=recommender.events,
        )
    reasons, checks = placed_list(reasons, checks, ranking.trace)
    return Explanation(
        customer=customer,
        history=history,
        ranking=ranking,
        attribution=attribution,
        grouped=grouped(attribution, context.statistics),
        rationales=tuple(
            rationale(
                reason, context.dataset, history, customer=customer, events=recommender.events
            )
            for reason in reasons
        ),
        checks=checks,
    )
