"""The top of a customer's ranking, with the features of its items on the customer's own scale."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explain.context import ExplanationContext
from explain.features.case import CandidateCase
from explain.features.catalogue import compute
from explain.features.feature import Feature
from explain.features.purchase_tables import PurchaseTables
from recommenders.histories import BoolArray, DoubleArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankingHead:
    """The top of one customer's ranking, with the features of its items.

    ``scores`` (n_targets,) in score units; ``raw`` (n_targets, n_features) the features as a
    person reads them, NaN where unknown. ``centred`` of the same shape are the features as the
    line reads them (`Feature.on_line`) less their mean over the head, 0 where unknown. ``inputs``
    (n_targets, 2 n_features) is what the trees read: each feature in standard deviations over the
    head, then each as it stands. ``centre`` and ``scale`` are mean and standard deviation of the
    head's scores.
    """

    targets: IntArray
    scores: DoubleArray
    raw: DoubleArray
    centred: DoubleArray
    inputs: DoubleArray
    centre: float
    scale: float

    @property
    def goal(self) -> DoubleArray:
        """The scores on the customer's own scale: what is learned."""
        return (self.scores - self.centre) / self.scale


def head(
    context: ExplanationContext,
    features: tuple[Feature, ...],
    tables: PurchaseTables,
    customer: int,
    *,
    size: int,
    bought_before: bool,
) -> RankingHead:
    """The ``size`` first items of the ranking of a customer (code), with their features."""
    # what is learned is the score: rules of the shop are no part of it
    ranker = context.ranker.unruled
    history = context.dataset.histories([customer], events=ranker.recommender.events)
    ranking = ranker.rank(history, k=size, bought_before=bought_before)
    case = CandidateCase.of(context.dataset, context.statistics, tables, customer, ranking.items)
    return standardise(
        ranking.items, ranking.scores.astype(np.float64), compute(features, case), features
    )


def standardise(
    targets: IntArray,
    scores: DoubleArray,
    raw: DoubleArray,
    features: tuple[Feature, ...],
    *,
    of: BoolArray | None = None,
) -> RankingHead:
    """A head whose means and scales are those of the items ``of``, (n_targets,); all when None."""
    scaling = np.ones(len(scores), dtype=np.bool_) if of is None else of
    centre = float(scores[scaling].mean()) if scaling.any() else 0.0
    scale = float(scores[scaling].std()) if scaling.any() and np.ptp(scores[scaling]) > 0 else 1.0
    on_line = np.empty_like(raw)
    for column, feature in enumerate(features):
        on_line[:, column] = feature.on_line(raw[:, column])
    centred, _ = _against(on_line, scaling)
    by_itself, spread = _against(raw, scaling)
    return RankingHead(
        targets=targets,
        scores=scores,
        raw=raw,
        centred=centred,
        inputs=np.hstack([by_itself / spread, raw]),
        centre=centre,
        scale=scale,
    )


def drop_constant(
    heads: list[RankingHead], features: tuple[Feature, ...]
) -> tuple[list[RankingHead], tuple[Feature, ...]]:
    """Leave out features that never vary in these heads: nothing can be learned from them."""
    varies = has_variation(np.concatenate([ranking_head.raw for ranking_head in heads]))
    varies[0] |= not varies.any()  # trees want a column even where nothing varies
    columns = np.flatnonzero(varies)
    both = np.concatenate([columns, columns + len(features)])
    cut = [
        replace(
            ranking_head,
            raw=ranking_head.raw[:, columns],
            centred=ranking_head.centred[:, columns],
            inputs=ranking_head.inputs[:, both],
        )
        for ranking_head in heads
    ]
    return cut, tuple(features[column] for column in columns)


def has_variation(inputs: DoubleArray) -> BoolArray:
    """Which columns have more than one known value, shape (n_features,)."""
    with np.errstate(invalid="ignore"):
        return np.array([len(np.unique(column[np.isfinite(column)])) > 1 for column in inputs.T])


def _against(values: DoubleArray, scaling: BoolArray) -> tuple[DoubleArray, DoubleArray]:
    """Values less their mean over the known rows of ``scaling``, 0 where unknown; the spreads."""
    known = np.isfinite(values) & scaling[:, None]
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, values, 0.0).sum(axis=0) / counts
    centred = np.where(np.isfinite(values), values - means, 0.0)
    spread = np.sqrt((np.where(known, centred, 0.0) ** 2).sum(axis=0) / counts)
    flat = spread <= 1e-9 * np.maximum(np.abs(means), 1e-9)
    centred[:, flat] = 0.0
    return centred, np.where(flat, 1.0, spread)
