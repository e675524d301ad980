"""Candidates to learn from and candidates to be judged on, of many customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from explain.attribution.by_relation import RELATIONS, Grouped
from explain.context import ExplanationContext
from explain.surrogate.features import Feature, available, compute
from explain.surrogate.model import (
    RankingHead,
    SurrogateConfig,
    case_of,
    drop_constant,
    head,
    standardise,
)
from recommenders.histories import BoolArray, IntArray
from recommenders.progress import Progress

MIN_CANDIDATES: Final = 20
"""Customers with fewer candidates are left out: a half of them is too little to learn from."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CustomerCandidates:
    """The candidates of one customer.

    ``head`` is that of the ranking. ``training`` (n_targets,) marks the random half of it
    that is fitted where the other half is held out, and ``halved`` is the head on the scale of
    that half alone. ``drawn`` are as many candidates from anywhere in the catalogue, none of them
    held out; nothing reads their history parts, which are not computed and stand as 0.
    """

    head: RankingHead
    halved: RankingHead
    training: BoolArray
    drawn: RankingHead


def read(
    context: ExplanationContext,
    *,
    config: SurrogateConfig,
    progress: Progress | None = None,
) -> tuple[list[CustomerCandidates], tuple[Feature, ...]]:
    """The candidates of the customers of `Surrogate.fit`, with the features that vary."""
    features = available(context.dataset, context.statistics)
    lengths = context.dataset.histories(events=context.ranker.recommender.events).lengths
    order = np.random.default_rng(config.seed).permutation(np.flatnonzero(lengths >= 3))
    chosen = [int(customer) for customer in order[: config.customers + config.held_out]]
    heads: dict[int, RankingHead] = {}
    for index, customer in enumerate(chosen):
        if progress and index % 20 == 0:
            progress(index / len(chosen), f"reading customer {index + 1} of {len(chosen)}")
        ranking_head = head(context, features, customer, config=config)
        if len(ranking_head.targets) >= MIN_CANDIDATES:
            heads[customer] = ranking_head
    if not heads:
        return [], features
    cut, features = drop_constant(list(heads.values()), features)
    people: list[CustomerCandidates] = []
    for customer, ranking_head in zip(heads, cut, strict=True):
        # a stream of its own: which others are asked changes nothing for this customer
        rng = np.random.default_rng([config.seed, customer])
        training = half(len(ranking_head.targets), rng)
        halved = standardise(
            ranking_head.targets, ranking_head.scores, ranking_head.raw, features, of=training
        )
        held = ranking_head.targets[~training]
        drawn = _drawn(context, features, customer, held, config=config, rng=rng)
        people.append(
            CustomerCandidates(head=ranking_head, halved=halved, training=training, drawn=drawn)
        )
    return people, features


def half(n: int, rng: np.random.Generator) -> BoolArray:
    """A random half of n candidates, shape (n,)."""
    training: BoolArray = rng.permutation(n) < (n + 1) // 2
    return training


def _drawn(
    context: ExplanationContext,
    features: tuple[Feature, ...],
    customer: int,
    held: IntArray,
    *,
    config: SurrogateConfig,
    rng: np.random.Generator,
) -> RankingHead:
    history = context.dataset.histories([customer], events=context.ranker.recommender.events)
    allowed = context.ranker.candidates(history, bought_before=config.bought_before)
    allowed[held] = False
    codes = np.flatnonzero(allowed).astype(np.int32)
    targets = rng.choice(codes, size=min(config.head, len(codes)), replace=False)
    blank = np.zeros((len(RELATIONS), len(targets)))
    groups = Grouped(
        targets=targets, values=blank, counts=blank.astype(np.int64), base=np.zeros(len(targets))
    )
    raw = compute(features, case_of(context.dataset, context.statistics, customer, targets, groups))
    scores = context.ranker.recommender.score(history, targets)[0].astype(np.float64)
    return standardise(targets, scores, raw, features)
