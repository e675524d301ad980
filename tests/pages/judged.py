"""Judgements of recommenders, written down."""

from __future__ import annotations

from collections.abc import Iterable

from explain.quality.head_to_head import GroupQuality
from explain.quality.metrics import CALIBRATION, HIT, NDCG, NOVELTY, RECALL
from explain.quality.ranking import Quality, RecommenderQuality
from recommenders import registry
from recommenders.evaluation.candidates import NEW
from recommenders.evaluation.stored_results import DEPTH
from recommenders.intervals import Estimate

METRICS = (RECALL, NDCG, HIT, NOVELTY, CALIBRATION)


def estimate(mean: float, *, customers: int = 40) -> Estimate:
    """A mean with an eighth to either side."""
    return Estimate(mean=mean, low=mean - 0.125, high=mean + 0.125, customers=customers)


def line(
    name: str,
    mean: float,
    less: float | None = None,
    *,
    customers: int = 40,
    metrics: Iterable[str] = METRICS,
) -> RecommenderQuality:
    """A recommender that reaches one number by every metric; ``less`` is itself less the base."""
    return RecommenderQuality(
        recommender=name,
        metrics={metric: estimate(mean, customers=customers) for metric in metrics},
        against={} if less is None else {metric: estimate(less) for metric in metrics},
        covered=0.5,
        curves={metric: (estimate(mean),) * DEPTH for metric in ("R", "NDCG")},
    )


def group(by: str, name: str, own: float, apart: float, *, customers: int = 40) -> GroupQuality:
    """Customers for whom the base reaches ``own``, which is ``apart`` from what it is held to.

    What that is more, as a share, has the same width to either side.
    """
    other = own - apart
    return GroupQuality(
        by=by,
        name=name,
        own=estimate(own, customers=customers),
        other=estimate(other, customers=customers),
        apart=estimate(apart, customers=customers),
        gain=estimate(apart / other if other else float("nan"), customers=customers),
    )


def judged(
    *lines: RecommenderQuality,
    candidates: str = NEW,
    groups: tuple[GroupQuality, ...] = (),
    apart: float = 0.25,
) -> Quality:
    """The first line is the base; 40 customers were judged, and all have a hit.

    It is held against the first baseline that it is not itself, from which it is ``apart``.
    """
    base, ndcg = lines[0].recommender, lines[0].metrics[NDCG]
    return Quality(
        base=base,
        other=next(name for name in registry.baselines() if name != base),
        candidates=candidates,
        description=("split: the fit ends on *2 June*", "28 days are held back"),
        customers=40,
        lines=lines,
        groups=(group("", "all", ndcg.mean, apart, customers=ndcg.customers), *groups),
        missed=(),
        missed_all=0,
    )
