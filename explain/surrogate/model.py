"""The feature surrogate: a tree ensemble that imitates a recommender, explained by TreeSHAP."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from explain.attribution.attribute import attribute
from explain.attribution.by_relation import Grouped, grouped
from explain.context import ExplanationContext
from explain.profiles.item_statistics import ItemStatistics, history_groups
from explain.surrogate.features import NO_HISTORY, CandidateCase, Feature, available, compute
from explain.surrogate.fidelity import Fidelity, agreement
from explain.surrogate.trees import TreeExplainer, Trees, explainer
from recommenders.contract import Columns, Dataset, Event
from recommenders.histories import BoolArray, DoubleArray, IntArray
from recommenders.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class SurrogateConfig:
    """Settings of the surrogate."""

    head: int = 100
    """Items at the top of each customer's ranking that the tree is fitted on."""
    judged: int = 50
    """Items at the top of a ranking over which fidelity is measured."""
    customers: int = 600
    """Customers in the fit, at the most."""
    held_out: int = 150
    """Further customers on whom the fidelity of the global tree is measured, at the most."""
    trees: int = 200
    """Boosting iterations."""
    leaves: int = 15
    """Leaves of a tree, at the most."""
    bought_before: bool = False
    """Whether items of the history are among the candidates: the tree sees what it explains."""
    seed: int = 0
    """Seed of the choice of customers and of the fit."""

    def __post_init__(self) -> None:
        if not 2 <= self.judged <= self.head:
            raise ValueError(f"judged must be between 2 and head, got {self}")
        if min(self.customers, self.held_out, self.trees, self.leaves - 1) < 1:
            raise ValueError(f"customers, held_out, trees and leaves must be positive, got {self}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RankingHead:
    """The top of one customer's ranking, with the features of its items.

    ``scores`` (n_targets,) in score units; ``raw`` (n_targets, n_features) the features as a
    person reads them; ``inputs`` the same with score-unit features centred on the head and
    divided by ``scale``, the standard deviation of the head's scores; ``centre`` their mean.
    """

    targets: IntArray
    scores: DoubleArray
    raw: DoubleArray
    inputs: DoubleArray
    centre: float
    scale: float

    @property
    def goal(self) -> DoubleArray:
        """The scores on the customer's own scale: what the tree learns."""
        return (self.scores - self.centre) / self.scale


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeatureAttribution:
    """What kind of item is favoured, for the top of one customer's ranking.

    ``values`` has shape (n_targets, n_features), in score units, positive lifts the item; a row
    plus ``base`` is ``predicted``, and ``scores`` - predicted is what the surrogate cannot
    reproduce. ``base`` is the surrogate's mean over the items it was fitted on, on this
    customer's scale. ``raw`` holds the feature values.
    """

    features: tuple[Feature, ...]
    targets: IntArray
    values: DoubleArray
    raw: DoubleArray
    base: float
    predicted: DoubleArray
    scores: DoubleArray
    fidelity: Fidelity

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each item and feature: its value, unit and contribution."""
        titles = dataset.items[Columns.TITLE].iloc[self.targets].to_numpy()
        n = len(self.features)
        return pd.DataFrame(
            {
                "item": np.repeat(titles, n),
                "feature": np.tile([feature.label for feature in self.features], len(titles)),
                "value": self.raw.ravel(),
                "unit": np.tile([f.unit_in(dataset.currency) for f in self.features], len(titles)),
                "contribution": self.values.ravel(),
            }
        )


class Surrogate:
    """A gradient-boosted tree ensemble fitted to the heads of many customers' rankings.

    Scores are put on each customer's own scale (centred and divided by the standard deviation of
    the head), so that one tree serves customers whose scores differ in size. ``held_out`` is
    the mean fidelity over customers who were not in the fit. The history parts among the
    features come from the recommender itself, so ``held_out_plain`` tells what the same trees
    reach without them: how far the kind of item alone explains the order.
    """

    def __init__(
        self,
        model: Trees,
        features: tuple[Feature, ...],
        *,
        held_out: Fidelity,
        held_out_plain: Fidelity,
        config: SurrogateConfig,
    ) -> None:
        self.model = model
        self.features = features
        self.held_out = held_out
        self.held_out_plain = held_out_plain
        self.config = config

    @classmethod
    def fit(
        cls,
        context: ExplanationContext,
        *,
        config: SurrogateConfig | None = None,
        progress: Progress | None = None,
    ) -> Surrogate:
        """Fit the trees and measure them on held-out customers.

        Raises ValueError when no customer has three purchases and two items left to rank.
        """
        config = config or SurrogateConfig()
        rng = np.random.default_rng(config.seed)
        features = available(context.dataset, context.statistics)
        lengths = context.dataset.histories(events=context.ranker.recommender.events).lengths
        chosen = rng.permutation(np.flatnonzero(lengths >= 3))[: config.customers + config.held_out]
        heads: list[RankingHead] = []
        for index, customer in enumerate(chosen):
            if progress and index % 20 == 0:
                progress(index / len(chosen), f"reading customer {index + 1} of {len(chosen)}")
            ranking_head = head(context, features, int(customer), config=config)
            if len(ranking_head.targets) > 1:
                heads.append(ranking_head)
        if not heads:
            raise ValueError("no customer has three purchases and two items left to rank")
        heads, features = drop_constant(heads, features)
        n_fit = max(1, min(config.customers, len(heads) * 4 // 5))
        fitted = heads[:n_fit]
        if progress:
            progress(1.0, "fitting the trees")
        inputs = np.concatenate([ranking_head.inputs for ranking_head in fitted])
        goal = np.concatenate([ranking_head.goal for ranking_head in fitted])
        plain = np.flatnonzero([not feature.scaled for feature in features])
        everything = np.arange(len(features))
        model = fit_trees(inputs, goal, config)
        bare = fit_trees(inputs[:, plain], goal, config)
        held_out, held_out_plain = (
            _mean(
                [
                    _judge(
                        ranking_head, trees.predict(ranking_head.inputs[:, columns]), config.judged
                    )
                    for ranking_head in heads[n_fit:]
                ]
            )
            for trees, columns in ((model, everything), (bare, plain))
        )
        return cls(model, features, held_out=held_out, held_out_plain=held_out_plain, config=config)

    def explain(self, ranking_head: RankingHead) -> FeatureAttribution:
        """TreeSHAP values of the items over which fidelity is measured, in score units.

        Raises AssertionError if the values do not add up to the prediction: shap does not notice
        that itself for every kind of split.
        """
        inputs = ranking_head.inputs[: self.config.judged]
        predicted, values = np.zeros(0), np.zeros((0, len(self.features)))
        if len(inputs):
            predicted = self.model.predict(inputs)
            values = self._explainer.shap_values(inputs, check_additivity=False)
        base = float(np.ravel(self._explainer.expected_value)[0])
        if not np.allclose(values.sum(axis=1) + base, predicted, rtol=0, atol=1e-6):
            raise AssertionError("TreeSHAP values do not add up to the surrogate's prediction")
        return FeatureAttribution(
            features=self.features,
            targets=ranking_head.targets[: len(inputs)],
            values=values * ranking_head.scale,
            raw=ranking_head.raw[: len(inputs)],
            base=ranking_head.centre + base * ranking_head.scale,
            predicted=ranking_head.centre + predicted * ranking_head.scale,
            scores=ranking_head.scores[: len(inputs)],
            fidelity=_judge(ranking_head, predicted, self.config.judged),
        )

    @cached_property
    def _explainer(self) -> TreeExplainer:
        return explainer(self.model)


def head(
    context: ExplanationContext,
    features: tuple[Feature, ...],
    customer: int,
    *,
    config: SurrogateConfig,
) -> RankingHead:
    """The top of the ranking of a customer (code) with the features of its items."""
    recommender = context.ranker.recommender
    history = context.dataset.histories([customer], events=recommender.events)
    ranking = context.ranker.rank(history, k=config.head, bought_before=config.bought_before)
    groups = history_groups(context.statistics, history.players())
    attribution = attribute(recommender, history, ranking.items, groups=groups)
    case = case_of(
        context.dataset,
        context.statistics,
        customer,
        ranking.items,
        grouped(attribution, context.statistics),
    )
    return head_of(case, features, ranking.scores.astype(np.float64))


def case_of(
    dataset: Dataset, statistics: ItemStatistics, customer: int, targets: IntArray, groups: Grouped
) -> CandidateCase:
    """The customer's events and prices, with the items asked about."""
    log = dataset.log.take([customer])
    begin, end = dataset.log.indptr[customer], dataset.log.indptr[customer + 1]
    paid = np.where(log.events == Event.PURCHASE, dataset.unit_prices[begin:end], np.nan)
    return CandidateCase(
        log=log,
        paid=paid.astype(np.float32),
        targets=targets,
        grouped=groups,
        statistics=statistics,
    )


def head_of(case: CandidateCase, features: tuple[Feature, ...], scores: DoubleArray) -> RankingHead:
    """Put the features of a head on the customer's own scale."""
    return standardise(case.targets, scores, compute(features, case), features)


def standardise(
    targets: IntArray,
    scores: DoubleArray,
    raw: DoubleArray,
    features: tuple[Feature, ...],
    *,
    of: BoolArray | None = None,
) -> RankingHead:
    """A head whose centre and scale are those of the items ``of``, (n_targets,); all when None."""
    scaling = np.ones(len(scores), dtype=np.bool_) if of is None else of
    centre = float(scores[scaling].mean()) if scaling.any() else 0.0
    scale = float(scores[scaling].std()) if scaling.any() and np.ptp(scores[scaling]) > 0 else 1.0
    inputs = raw.copy()
    for column, feature in enumerate(features):
        if feature.scaled and scaling.any():
            inputs[:, column] = (raw[:, column] - raw[scaling, column].mean()) / scale
    return RankingHead(
        targets=targets, scores=scores, raw=raw, inputs=inputs, centre=centre, scale=scale
    )


def drop_constant(
    heads: list[RankingHead], features: tuple[Feature, ...]
) -> tuple[list[RankingHead], tuple[Feature, ...]]:
    """Leave out features that never vary in these heads: nothing can be learned from them.

    Where no part that comes from the history varies, the part that needs none is the score
    itself, and left out as well.
    """
    varies = has_variation(np.concatenate([ranking_head.inputs for ranking_head in heads]))
    parts = [feature.scaled and feature is not NO_HISTORY for feature in features]
    if not varies[parts].any() and NO_HISTORY in features:
        varies[features.index(NO_HISTORY)] = False
    # trees want a column even where nothing varies: the first that is not a history part stays
    varies[[feature.scaled for feature in features].index(False)] = True
    columns = np.flatnonzero(varies)
    cut = [
        replace(
            ranking_head, raw=ranking_head.raw[:, columns], inputs=ranking_head.inputs[:, columns]
        )
        for ranking_head in heads
    ]
    return cut, tuple(features[column] for column in columns)


def has_variation(inputs: DoubleArray) -> BoolArray:
    """Which columns have more than one known value, shape (n_features,)."""
    with np.errstate(invalid="ignore"):
        return np.array([len(np.unique(column[np.isfinite(column)])) > 1 for column in inputs.T])


def _judge(ranking_head: RankingHead, predicted: DoubleArray, judged: int) -> Fidelity:
    return agreement(ranking_head.goal[:judged], predicted[:judged])


def _mean(measured: list[Fidelity]) -> Fidelity:
    defined = [fidelity for fidelity in measured if np.isfinite(fidelity.tau)]
    if not defined:
        return Fidelity(tau=float("nan"), r2=float("nan"), n_items=0)
    return Fidelity(
        tau=float(np.mean([fidelity.tau for fidelity in defined])),
        r2=float(np.mean([fidelity.r2 for fidelity in defined])),
        n_items=max(fidelity.n_items for fidelity in defined),
    )


def fit_trees(inputs: DoubleArray, goal: DoubleArray, config: SurrogateConfig) -> Trees:
    """Fit the trees on a float array: shap is exact on this estimator only without categories."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    trees: Trees = HistGradientBoostingRegressor(
        max_iter=config.trees,
        max_leaf_nodes=config.leaves,
        early_stopping=False,
        categorical_features=None,
        random_state=config.seed,
    ).fit(inputs, goal)
    return trees
