"""What each step towards the feature surrogate brings: its fidelity, measured step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.context import ExplanationContext
from explain.formats import fixed
from explain.surrogate.ablation_data import MIN_CANDIDATES, CustomerCandidates, read
from explain.surrogate.features import NO_HISTORY, Feature
from explain.surrogate.fidelity import STRONG, Fidelity, agreement
from explain.surrogate.local_models import Learn, Predict, learned, refine, sparse
from explain.surrogate.model import SurrogateConfig, fit_trees
from recommenders.histories import DoubleArray
from recommenders.intervals import Estimate, estimate
from recommenders.progress import Progress

ColumnIndices = NDArray[np.intp]

NOTE: Final = (
    "Models for all customers are fitted on {fitted:,} of them, and each line adds to the one "
    "above.\nModels for one customer are on the customer's own scale.\n"
    "Kendall tau and R2 inside the customers' top {judged}: means with 95 % bootstrap intervals "
    "over customers. Strong is tau from {tau} and R2 from {r2}.\n"
    "Same customer: held-out candidates, a random half of the top {head}, of {same:,} customers "
    "whose other half is fitted.\n"
    "New customer: {new:,} customers who are not in the model for all. A model for one customer "
    "needs half of their candidates and is judged on the other half: compare it with a model for "
    "all on the same customer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AverageFidelity:
    """Mean Kendall tau and R2 over ``customers``: all for whom they are defined."""

    tau: Estimate
    r2: Estimate
    customers: int

    @property
    def word(self) -> str:
        """What `Fidelity` calls the means: strong, fair or weak."""
        return Fidelity(tau=self.tau.mean, r2=self.r2.mean, n_items=0).word


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantResult:
    """One way to make the surrogate, and how well it does.

    ``same``: on held-out candidates of customers in the fit; ``new``: on held-out customers.
    """

    name: str
    same: AverageFidelity
    new: AverageFidelity


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """The steps in the order of `VARIANTS`. ``fitted`` customers are in the models for all."""

    results: tuple[VariantResult, ...]
    fitted: int
    config: SurrogateConfig

    def frame(self) -> pd.DataFrame:
        """One line for each step."""
        write = partial(fixed, digits=2)
        columns = {"step": [step.name for step in self.results]}
        for group, measured in (
            ("same customer", [step.same for step in self.results]),
            ("new customer", [step.new for step in self.results]),
        ):
            columns[f"{group}: tau"] = [fidelity.tau.text(write) for fidelity in measured]
            columns[f"{group}: R2"] = [fidelity.r2.text(write) for fidelity in measured]
            columns[group] = [fidelity.word for fidelity in measured]
        return pd.DataFrame(columns)

    @property
    def note(self) -> str:
        """What has to be known to read the table."""
        return NOTE.format(
            fitted=self.fitted,
            judged=self.config.judged,
            head=self.config.head,
            tau=STRONG[0],
            r2=STRONG[1],
            same=max(step.same.customers for step in self.results),
            new=max(step.new.customers for step in self.results),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """How a surrogate is made: from which candidates, on which scale, with which features.

    Without ``own`` it is one ensemble for all customers. With it each customer gets a model,
    which ``refines`` the ensemble on plain features and the own scale, or stands alone.
    """

    name: str
    top: bool = True
    own_scale: bool = True
    parts: bool = False
    no_history: bool = False
    own: Learn | None = None
    refines: bool = False


def ablate(
    context: ExplanationContext,
    *,
    config: SurrogateConfig | None = None,
    progress: Progress | None = None,
) -> Ablation:
    """Measure every way to make the surrogate on the same customers and candidates.

    Customers are chosen as in `Surrogate.fit`; of those in the fit ``config.held_out`` are judged
    on their held-out candidates, at the most. A model for all is fitted twice: on halves of the
    heads to judge the other halves, and on whole heads to judge new customers over the whole of
    what is judged. Raises ValueError when there are not two customers to measure.
    """
    config = config or SurrogateConfig()
    people, features = read(context, config=config, progress=progress)
    n_fit = min(config.customers, len(people) * 4 // 5)
    if not n_fit:
        raise ValueError(
            f"fewer than two customers have three purchases and {MIN_CANDIDATES} candidates"
        )
    fitted, new = people[:n_fit], people[n_fit:]
    rows: list[list[AverageFidelity]] = []
    for halves, judged in ((True, fitted[: config.held_out]), (False, new)):
        below: Predict = _nothing
        row: list[AverageFidelity] = []
        for index, variant in enumerate(VARIANTS):
            if progress:
                done = (len(rows) + index / len(VARIANTS)) / 2
                progress(done, f"measuring step {index + 1} of {len(VARIANTS)}")
            columns = np.flatnonzero([_reads(variant, feature) for feature in features])
            if variant.own is None:
                model = _for_all(fitted, variant, columns, config, halves=halves)
                below = model if variant.own_scale and not variant.parts else below
                each = [
                    _judge(person, variant, columns, model, config, halves=halves)
                    for person in judged
                ]
            else:
                under = below if variant.refines else _nothing
                each = [_alone(person, variant.own, columns, under, config) for person in judged]
            row.append(_measured(each, config.seed))
        rows.append(row)
    results = [
        VariantResult(name=w.name, same=a, new=b) for w, a, b in zip(VARIANTS, *rows, strict=True)
    ]
    return Ablation(results=tuple(results), fitted=n_fit, config=config)


VARIANTS: Final[tuple[Variant, ...]] = (
    Variant(name="for all: plain features, any candidates, one scale", top=False, own_scale=False),
    Variant(name="for all: + candidates from the top of each list", own_scale=False),
    Variant(name="for all: + each customer's own scale"),
    Variant(name="for all: + parts of the score as features", parts=True),
    Variant(name="for all: + the part that needs no history (in use)", parts=True, no_history=True),
    Variant(name="for one: line 3 + a few small trees", own=refine, refines=True),
    Variant(name="for one: line 3 + sparse linear", own=sparse, refines=True),
    Variant(name="for one: sparse linear alone", own=sparse),
    Variant(name="for one: sparse linear, all parts", own=sparse, parts=True, no_history=True),
)


def _reads(variant: Variant, feature: Feature) -> bool:
    if feature is NO_HISTORY:
        return variant.no_history
    return variant.parts or not feature.scaled


def _for_all(
    people: Sequence[CustomerCandidates],
    variant: Variant,
    columns: ColumnIndices,
    config: SurrogateConfig,
    *,
    halves: bool,
) -> Predict:
    inputs: list[DoubleArray] = []
    goal: list[DoubleArray] = []
    for person in people:
        ranking_head = person.halved if halves else person.head
        fitted = person.training if halves else np.ones_like(person.training)
        if not variant.top:
            # as many rows as the head gives, so that the steps differ in nothing else
            ranking_head, fitted = person.drawn, np.arange(len(person.drawn.targets)) < fitted.sum()
        inputs.append(ranking_head.inputs[fitted][:, columns])
        goal.append((ranking_head.goal if variant.own_scale else ranking_head.scores)[fitted])
    return learned(
        lambda rows, wanted: fit_trees(rows, wanted, config),
        np.concatenate(inputs),
        np.concatenate(goal),
    )


def _judge(
    person: CustomerCandidates,
    variant: Variant,
    columns: ColumnIndices,
    model: Predict,
    config: SurrogateConfig,
    *,
    halves: bool,
) -> Fidelity:
    ranking_head = person.halved if halves else person.head
    judged = np.arange(len(ranking_head.targets)) < config.judged
    if halves:
        judged &= ~person.training
    goal = ranking_head.goal if variant.own_scale else ranking_head.scores
    return agreement(goal[judged], model(ranking_head.inputs[judged][:, columns]))


def _alone(
    person: CustomerCandidates,
    learn: Learn,
    columns: ColumnIndices,
    below: Predict,
    config: SurrogateConfig,
) -> Fidelity:
    """A model for one customer, of what the model below it leaves over."""
    ranking_head, training = person.halved, person.training
    inputs = ranking_head.inputs[:, columns]
    under = below(inputs)
    own = learned(learn, inputs[training], (ranking_head.goal - under)[training])
    judged = ~training & (np.arange(len(training)) < config.judged)
    return agreement(ranking_head.goal[judged], under[judged] + own(inputs[judged]))


def _nothing(inputs: DoubleArray) -> DoubleArray:
    return np.zeros(len(inputs))


def _measured(each: Sequence[Fidelity], seed: int) -> AverageFidelity:
    defined = [fidelity for fidelity in each if np.isfinite(fidelity.tau)]
    return AverageFidelity(
        tau=estimate(np.array([fidelity.tau for fidelity in defined]), seed=seed),
        r2=estimate(np.array([fidelity.r2 for fidelity in defined]), seed=seed),
        customers=len(defined),
    )
