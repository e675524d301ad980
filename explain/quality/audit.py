"""Does what the screen says hold? An audit of explanations over random customers."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from explain.context import ExplanationContext
from explain.contract import TOP_K, ReasonState
from explain.reasons.associations import CLOSE
from explain.reasons.explanation import Explanation, explain
from explain.reasons.find_reasons import associations_of, candidate_checks
from explain.reasons.on_record import not_asked
from explain.reasons.reason import Reason
from explain.reasons.verdict import VerdictConfig
from recommenders.contract import Dataset
from recommenders.histories import LongArray

SHARES: Final = (
    "personal",
    "popular",
    "doubtful",
    "weak",
    "decisive",
    "listed_without_history",
    "unrelated",
)
"""The figures that are shares of list entries or of causes, by their names in `Audit`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Figures over ``customers`` customers and ``items`` list entries.

    Shares of the entries (0 to 1, NaN without any): ``personal``, ``popular``, ``doubtful`` and
    ``weak`` are the verdicts, which add up to 1; ``decisive`` are the entries, whatever their
    verdict, that leave the list when at most three purchases, named one by one, or those of one
    product type are taken out. ``causes`` counts the entries whose reason is worded as a cause,
    which are the personal ones; of these (NaN without any) ``lowered`` is the share whose score
    falls when the named purchases are removed, ``listed_without_history`` of those that would be in
    the list all the same, and ``unrelated`` of those that name a purchase which has neither product
    type, brand nor category in common with the item, is not bought together with it, and is not
    said by the shop to lead to it.
    ``gap``: largest distance from additivity, relative to the score. ``milliseconds``: median time
    of one customer's explanation.
    """

    customers: int
    items: int
    gap: float
    causes: int
    lowered: float
    personal: float
    popular: float
    doubtful: float
    weak: float
    decisive: float
    listed_without_history: float
    unrelated: float
    milliseconds: float

    def shares(self) -> dict[str, float]:
        """The figures of `SHARES`, by name."""
        return {name: getattr(self, name) for name in SHARES}

    def frame(self) -> pd.DataFrame:
        """One line for each figure."""
        lines = {
            "customers": f"{self.customers:,}",
            "list entries": f"{self.items:,}",
            "personal": _percent(self.personal),
            "popular": _percent(self.popular),
            "doubtful": _percent(self.doubtful),
            "weak": _percent(self.weak),
            "leave the list without three purchases or one product type": _percent(self.decisive),
            "reasons worded as a cause": f"{self.causes:,}",
            "of these, score falls without the purchases": _percent(self.lowered),
            "of these, listed without any history": _percent(self.listed_without_history),
            "of these, name an unrelated purchase": _percent(self.unrelated),
            "largest additivity gap (relative)": f"{self.gap:.1e}",
            "median ms a customer": f"{self.milliseconds:.1f}",
        }
        return pd.DataFrame({"figure": list(lines), "value": list(lines.values())})


def audit(
    context: ExplanationContext,
    *,
    customers: int,
    rng: np.random.Generator,
) -> Audit:
    """Explain random customers and test every claim by a way of its own.

    The causes are tested without the explainer's masks and counts: the purchases are filtered
    from the data set's own log, the recommender scores what is left, and buyers are counted in
    the data set's own tables. Raises `DataError` for a record, which cannot be asked.
    """
    if context.ranker.record is not None:
        raise not_asked(context.ranker.record)
    count = min(customers, context.dataset.n_customers)
    chosen = rng.choice(context.dataset.n_customers, size=count, replace=False)
    seconds: list[float] = []
    gaps = [0.0]
    states: list[ReasonState] = []
    decisive: list[bool] = []
    tested: list[tuple[bool, bool, bool]] = []
    log = _Log(context.dataset, VerdictConfig())
    for customer in chosen:
        begin = time.perf_counter()
        explanation = explain(context, int(customer))
        seconds.append(time.perf_counter() - begin)
        gaps.append(explanation.attribution.gap)
        states.extend(rationale.reason.state for rationale in explanation.rationales)
        decisive.extend(_decisive(context, explanation))
        tested.extend(_tested(context, explanation, log))
    lowered, listed, unrelated = np.array(tested, dtype=np.float64).reshape(-1, 3).T
    # nothing may be left to list: then there is nothing to share
    of = len(states) or float("nan")
    return Audit(
        customers=count,
        items=len(states),
        gap=max(gaps),
        causes=len(tested),
        lowered=_mean(lowered),
        personal=states.count(ReasonState.PERSONAL) / of,
        popular=states.count(ReasonState.POPULAR) / of,
        doubtful=states.count(ReasonState.DOUBTFUL) / of,
        weak=states.count(ReasonState.WEAK) / of,
        decisive=sum(decisive) / of,
        listed_without_history=_mean(listed),
        unrelated=_mean(unrelated),
        milliseconds=1000.0 * float(np.median(seconds)),
    )


def _decisive(context: ExplanationContext, explanation: Explanation) -> list[bool]:
    """For each entry, whether it leaves the list without a small set of those that may be named.

    Popular entries, which the explanation asks no further, are asked here as well.
    """
    ranking, attribution = explanation.ranking, explanation.attribution
    popular = [
        position
        for position, rationale in enumerate(explanation.rationales)
        if rationale.reason.state is ReasonState.POPULAR and len(explanation.history.items)
    ]
    more = candidate_checks(
        context,
        explanation.history,
        attribution,
        associations_of(context, explanation.history, attribution, customer=explanation.customer),
        popular,
        (ranking.candidates, TOP_K),
    )
    return [
        any(check.decisive for check in (*explanation.checks[position], *more[position]))
        for position in range(len(ranking.items))
    ]


def _tested(
    context: ExplanationContext, explanation: Explanation, log: _Log
) -> Iterator[tuple[bool, bool, bool]]:
    """For each cause: the score falls without it, it is listed without history, it is unrelated."""
    recommender = context.ranker.recommender
    history = context.dataset.histories([explanation.customer], events=recommender.events)
    nothing = history.where(np.zeros(len(history.items), dtype=np.bool_))
    alone = recommender.score(nothing)
    for reason in _causes(explanation):
        named = () if reason.named is None else reason.named.items
        without = history.where(~np.isin(history.items, named))
        target = np.array([reason.target], dtype=np.int32)
        before = float(recommender.score(history, target)[0, 0])
        after = float(recommender.score(without, target)[0, 0])
        rank = context.ranker.ranks(alone, target, explanation.ranking.candidates)[0, 0]
        shown = [ground.item for ground in reason.verdict.grounds]
        yield (
            after < before,
            bool(rank <= TOP_K),
            not all(log.related(item, reason.target, explanation.customer) for item in shown),
        )


def _causes(explanation: Explanation) -> list[Reason]:
    reasons = [rationale.reason for rationale in explanation.rationales]
    return [reason for reason in reasons if reason.state is ReasonState.PERSONAL]


class _Log:
    """Who bought what, and what items are, straight from the data set."""

    def __init__(self, dataset: Dataset, config: VerdictConfig) -> None:
        self.dataset, self.config = dataset, config
        columns: sparse.csc_array = dataset.histories().matrix(dataset.n_items).tocsc()
        self.indptr, self.customers = columns.indptr, columns.indices
        self.n_buyers = len(np.unique(self.customers))

    @cached_property
    def levels(self) -> Sequence[pd.Series[str]]:
        """The columns in which two items can be alike; one value of half of them tells nothing."""
        columns = [self.dataset.items[level] for level in CLOSE if self.dataset.has(level)]
        return [c for c in columns if c.value_counts().max() <= 0.5 * self.dataset.n_items]

    def related(self, item: int, target: int, customer: int) -> bool:
        """Whether two items are alike, or bought together often enough by others.

        Or whether the shop says that the first leads to the second.
        """
        edges = self.dataset.known_edges
        if item == target or (edges is not None and edges[item, target] > 0):
            return True
        for values in self.levels:
            if pd.notna(values.iloc[item]) and values.iloc[item] == values.iloc[target]:
                return True
        first, second = self._buyers(item, customer), self._buyers(target, customer)
        both = len(np.intersect1d(first, second, assume_unique=True))
        lift = both * (self.n_buyers - 1) / max(1, len(first) * len(second))
        return both >= self.config.min_buyers and lift >= self.config.min_lift

    def _buyers(self, item: int, customer: int) -> LongArray:
        buyers = self.customers[self.indptr[item] : self.indptr[item + 1]]
        others: LongArray = buyers[buyers != customer].astype(np.int64)
        return others


def _percent(share: float) -> str:
    return "nothing to share" if math.isnan(share) else f"{share:.1%}"


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")
