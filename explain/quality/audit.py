"""Does what the screen says hold? An audit of explanations over random customers."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.reasons.explanation import Explanation, explain
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Figures over ``customers`` customers and ``items`` list entries.

    ``gap``: largest distance from additivity, relative to the score. ``causes``: list entries
    whose reason is worded as a cause; ``lowered``: share of them whose score falls when the
    named purchases are removed. ``checked``, ``associated`` and ``general`` are shares of the
    list entries. ``milliseconds``: median time of one customer's explanation.
    """

    customers: int
    items: int
    gap: float
    causes: int
    lowered: float
    checked: float
    associated: float
    general: float
    milliseconds: float

    def frame(self) -> pd.DataFrame:
        """One line for each figure."""
        return pd.DataFrame(
            {
                "figure": [
                    "customers",
                    "list entries",
                    "largest additivity gap (relative)",
                    "reasons worded as a cause",
                    "of these, score falls without the purchases",
                    "checked",
                    "associated",
                    "general",
                    "median ms a customer",
                ],
                "value": [
                    f"{self.customers:,}",
                    f"{self.items:,}",
                    f"{self.gap:.1e}",
                    f"{self.causes:,}",
                    f"{self.lowered:.1%}",
                    f"{self.checked:.1%}",
                    f"{self.associated:.1%}",
                    f"{self.general:.1%}",
                    f"{self.milliseconds:.1f}",
                ],
            }
        )


def audit(
    context: ExplanationContext,
    *,
    customers: int,
    rng: np.random.Generator,
) -> Audit:
    """Explain random customers and test every claim by a way of its own.

    The causes are tested without the explainer's masks: the purchases are filtered from the
    data set's own log, and the recommender scores what is left.
    """
    count = min(customers, context.dataset.n_customers)
    chosen = rng.choice(context.dataset.n_customers, size=count, replace=False)
    gaps, seconds = [0.0], []
    states: list[ReasonState] = []
    lowered: list[bool] = []
    for customer in chosen:
        begin = time.perf_counter()
        explanation = explain(context, int(customer))
        seconds.append(time.perf_counter() - begin)
        gaps.append(explanation.attribution.gap)
        states.extend(rationale.reason.state for rationale in explanation.rationales)
        lowered.extend(_lowered(context.ranker, context.dataset, explanation))
    shares = {state: states.count(state) / max(1, len(states)) for state in ReasonState}
    return Audit(
        customers=count,
        items=len(states),
        gap=max(gaps),
        causes=len(lowered),
        lowered=float(np.mean(lowered)) if lowered else float("nan"),
        checked=shares[ReasonState.CHECKED],
        associated=shares[ReasonState.ASSOCIATED],
        general=shares[ReasonState.GENERAL],
        milliseconds=1000.0 * float(np.median(seconds)),
    )


def _lowered(ranker: Ranker, dataset: Dataset, explanation: Explanation) -> list[bool]:
    answers = []
    recommender = ranker.recommender
    history = dataset.histories([explanation.customer], events=recommender.events)
    for rationale in explanation.rationales:
        reason = rationale.reason
        if reason.state is not ReasonState.CHECKED or reason.named is None:
            continue
        without = history.where(~np.isin(history.items, reason.named.items))
        target = np.array([reason.target], dtype=np.int32)
        before = float(recommender.score(history, target)[0, 0])
        answers.append(float(recommender.score(without, target)[0, 0]) < before)
    return answers
