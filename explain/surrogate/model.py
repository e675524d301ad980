"""The feature surrogate: a line and trees that imitate a recommender, explained exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from explain.context import ExplanationContext
from explain.features.catalogue import available
from explain.features.feature import Feature
from explain.features.purchase_tables import PurchaseTables
from explain.surrogate.fidelity import Fidelity, agreement
from explain.surrogate.heads import RankingHead, drop_constant, head
from explain.surrogate.line import fit_line
from explain.surrogate.trees import TreeExplainer, Trees, explainer
from recommenders.contract import Dataset
from recommenders.histories import DoubleArray, IntArray, LongArray
from recommenders.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class SurrogateConfig:
    """Settings of the surrogate."""

    head: int = 100
    """Items at the top of each customer's ranking that the surrogate is fitted on."""
    judged: int = 50
    """Items at the top of a ranking over which fidelity is measured."""
    customers: int = 1_000
    """Customers in the fit, at the most."""
    held_out: int = 150
    """Further customers on whom the fidelity is measured, at the most."""
    trees: int = 300
    """Boosting iterations."""
    leaves: int = 8
    """Leaves of a tree, at the most."""
    rate: float = 0.15
    """Learning rate of the trees."""
    columns: float = 0.5
    """Share of the columns, drawn at random, that each split may choose from."""
    bought_before: bool = False
    """Whether items of the history are among the candidates: it sees what it explains."""
    seed: int = 0
    """Seed of the choice of customers and of the fit."""

    def __post_init__(self) -> None:
        if not 2 <= self.judged <= self.head:
            raise ValueError(f"judged must be between 2 and head, got {self}")
        if min(self.customers, self.held_out, self.trees, self.leaves - 1) < 1:
            raise ValueError(f"customers, held_out, trees and leaves must be positive, got {self}")
        if not (0 < self.rate <= 1 and 0 < self.columns <= 1):
            raise ValueError(f"rate and columns must be in (0, 1], got {self}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FeatureAttribution:
    """Which features lift or lower the items at the top of one customer's ranking.

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
        titles = dataset.titles[self.targets]
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
    """A line and gradient-boosted trees fitted to the heads of many customers' rankings.

    The features come from the log and the catalogue, never from the recommender. The ``line``
    (n_features,) says how many score units each unit of a feature is worth beside the mean item
    of the head; the trees learn what it leaves over, on each customer's own scale (divided by the
    standard deviation of the head's scores), so that they serve customers whose scores differ in
    size. ``held_out`` is the mean fidelity over customers who were not in the fit.
    """

    def __init__(
        self,
        line: DoubleArray,
        trees: Trees,
        features: tuple[Feature, ...],
        tables: PurchaseTables,
        *,
        held_out: Fidelity,
        config: SurrogateConfig,
    ) -> None:
        self.line = line
        self.trees = trees
        self.features = features
        self.tables = tables
        self.held_out = held_out
        self.config = config

    @classmethod
    def fit(
        cls,
        context: ExplanationContext,
        *,
        config: SurrogateConfig | None = None,
        tables: PurchaseTables | None = None,
        progress: Progress | None = None,
    ) -> Surrogate:
        """Fit line and trees, and measure them on held-out customers.

        ``tables`` are those of the data set; they are counted when None. Raises ValueError
        when no customer has three purchases and two items left to rank.
        """
        config = config or SurrogateConfig()
        tables = tables or PurchaseTables.of(context.dataset, context.statistics)
        heads, features = read_heads(context, tables, config, progress=progress)
        if progress:
            progress(1.0, "fitting the line and the trees")
        n_fit = n_fitted(heads, config)
        line, trees = fit_both(heads[:n_fit], features, config)
        measured = [
            judge(ranking_head, predict(line, trees, ranking_head), config.judged)
            for ranking_head in heads[n_fit:]
        ]
        return cls(line, trees, features, tables, held_out=mean_fidelity(measured), config=config)

    def head(self, context: ExplanationContext, customer: int) -> RankingHead:
        """The top of the ranking of a customer (code), with the features of this surrogate."""
        return head(
            context,
            self.features,
            self.tables,
            customer,
            size=self.config.head,
            bought_before=self.config.bought_before,
        )

    def explain(self, ranking_head: RankingHead) -> FeatureAttribution:
        """Contributions to the items over which fidelity is measured, in score units.

        Those of the line are its weights times the distance from the mean item of the head,
        those of the trees TreeSHAP values; both are exact, and a feature's are added up. Raises
        AssertionError if they do not add up to the prediction: shap does not notice that itself
        for every kind of split.
        """
        n, width = min(self.config.judged, len(ranking_head.targets)), len(self.features)
        inputs = ranking_head.inputs[:n]
        values, predicted = np.zeros((n, width)), np.zeros(n)
        if n:
            by_column = self._explainer.shap_values(inputs, check_additivity=False)
            values = by_column[:, :width] + by_column[:, width:]
            values = values * ranking_head.scale + ranking_head.centred[:n] * self.line
            predicted = predict(self.line, self.trees, ranking_head)[:n]
        base = ranking_head.centre + ranking_head.scale * float(
            np.ravel(self._explainer.expected_value)[0]
        )
        in_units = ranking_head.centre + predicted * ranking_head.scale
        if not np.allclose(
            values.sum(axis=1) + base, in_units, rtol=0, atol=1e-6 * ranking_head.scale
        ):
            raise AssertionError("the contributions do not add up to the surrogate's prediction")
        return FeatureAttribution(
            features=self.features,
            targets=ranking_head.targets[:n],
            values=values,
            raw=ranking_head.raw[:n],
            base=base,
            predicted=in_units,
            scores=ranking_head.scores[:n],
            fidelity=agreement(ranking_head.goal[:n], predicted),
        )

    @cached_property
    def _explainer(self) -> TreeExplainer:
        return explainer(self.trees)


def chosen_customers(context: ExplanationContext, config: SurrogateConfig) -> LongArray:
    """The customers (codes) of the fit, then those who are held out, in a random order."""
    lengths = context.dataset.histories(events=context.ranker.recommender.events).lengths
    order = np.random.default_rng(config.seed).permutation(np.flatnonzero(lengths >= 3))
    return order[: config.customers + config.held_out]


def read_heads(
    context: ExplanationContext,
    tables: PurchaseTables,
    config: SurrogateConfig,
    *,
    progress: Progress | None = None,
) -> tuple[list[RankingHead], tuple[Feature, ...]]:
    """The heads of `chosen_customers` with two items or more, and the features that vary there.

    The first `n_fitted` of them are for the fit. Raises ValueError when there is no head.
    """
    features = available(context.dataset, context.statistics)
    heads: list[RankingHead] = []
    chosen = chosen_customers(context, config)
    for index, customer in enumerate(chosen):
        if progress and index % 20 == 0:
            progress(index / len(chosen), f"reading customer {index + 1} of {len(chosen)}")
        ranking_head = head(
            context,
            features,
            tables,
            int(customer),
            size=config.head,
            bought_before=config.bought_before,
        )
        if len(ranking_head.targets) > 1:
            heads.append(ranking_head)
    if not heads:
        raise ValueError("no customer has three purchases and two items left to rank")
    return drop_constant(heads, features)


def n_fitted(heads: Sequence[RankingHead], config: SurrogateConfig) -> int:
    """How many of the heads are for the fit; the others are held out."""
    return max(1, min(config.customers, len(heads) * 4 // 5))


def fit_both(
    heads: Sequence[RankingHead], features: tuple[Feature, ...], config: SurrogateConfig
) -> tuple[DoubleArray, Trees]:
    """The line, and trees on what it leaves over."""
    line = fit_line(heads, features)
    rest = [h.goal - h.centred @ line / h.scale for h in heads]
    inputs = np.concatenate([ranking_head.inputs for ranking_head in heads])
    return line, fit_trees(inputs, np.concatenate(rest), config)


def predict(line: DoubleArray, trees: Trees, ranking_head: RankingHead) -> DoubleArray:
    """The surrogate's answer for a head on the customer's own scale, shape (n_targets,)."""
    if not len(ranking_head.targets):
        return np.zeros(0)
    straight: DoubleArray = ranking_head.centred @ line / ranking_head.scale
    return straight + trees.predict(ranking_head.inputs)


def judge(ranking_head: RankingHead, predicted: DoubleArray, judged: int) -> Fidelity:
    """How well the first ``judged`` items of a head are reproduced, on the customer's scale."""
    return agreement(ranking_head.goal[:judged], predicted[:judged])


def mean_fidelity(measured: Sequence[Fidelity]) -> Fidelity:
    """The means over customers for whom it is defined; NaN without any."""
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
        learning_rate=config.rate,
        max_features=config.columns,
        early_stopping=False,
        categorical_features=None,
        random_state=config.seed,
    ).fit(inputs, goal)
    return trees
