"""The numbers that stand above the Quality view."""

from __future__ import annotations

from collections.abc import Callable

from explain.formats import decimals, percent
from explain.profiles.key_figures import KeyFigure
from explain.quality.metrics import HIT, NDCG, RECALL
from explain.quality.ranking import Quality, RecommenderQuality
from recommenders.evaluation.stored_results import DEPTH

CURVES = {RECALL: "R", NDCG: "NDCG"}


def of_quality(quality: Quality, label: Callable[[str], str]) -> tuple[KeyFigure, ...]:
    """Recall, NDCG, customers with a hit and items shown, of the recommender that is judged.

    The lines of the first two are for lists of 1 to `DEPTH` items, beside those of what it is held
    against; ``label`` is what a recommender is called.
    """
    own = quality.line(quality.base)
    others = [line for line in quality.lines if line is not own]
    rival = next((line for line in others if line.recommender == quality.other), None)
    figures = [_curve(name, own, rival, label) for name in CURVES if name in own.metrics]
    shares: dict[str, Callable[[RecommenderQuality], float]] = {}
    if HIT in own.metrics:
        shares["Customers with a hit"] = lambda line: line.metrics[HIT].mean
    shares["Items in somebody's list"] = lambda line: line.covered
    figures += [
        KeyFigure(
            name=name,
            amount=share(own),
            over="" if rival is None else f"{label(rival.recommender)}: {percent(share(rival))}",
            written=percent,
        )
        for name, share in shares.items()
    ]
    return tuple(figures)


def _curve(
    name: str,
    own: RecommenderQuality,
    rival: RecommenderQuality | None,
    label: Callable[[str], str],
) -> KeyFigure:
    curve = CURVES[name]
    return KeyFigure(
        name=name,
        amount=own.metrics[name].mean,
        over=f"lists of 1 to {DEPTH} items",
        trend=tuple(estimate.mean for estimate in own.curves[curve]),
        against="" if rival is None else label(rival.recommender),
        beside=() if rival is None else tuple(estimate.mean for estimate in rival.curves[curve]),
        written=_figure,
    )


def _figure(value: float) -> str:
    return decimals(value, 3)
