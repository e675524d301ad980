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

Places = NDArray[np.intp]

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
            columns[f"{group}: tau"] = [one.tau.text(write) for one in measured]
            columns[f"{group}: R2"] = [one.r2.text(write) for one in measured]
            columns[group] = [one.word for one in measured]
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
    found: list[list[AverageFidelity]] = []
    for halves, judged in ((True, fitted[: config.held_out]), (False, new)):
        below: Predict = _nothing
        row: list[AverageFidelity] = []
        for place, way in enumerate(VARIANTS):
            if progress:
                done = (len(found) + place / len(VARIANTS)) / 2
                progress(done, f"measuring step {place + 1} of {len(VARIANTS)}")
            columns = np.flatnonzero([_reads(way, feature) for feature in features])
            if way.own is None:
                model = _for_all(fitted, way, columns, config, halves=halves)
                below = model if way.own_scale and not way.parts else below
                each = [_judge(one, way, columns, model, config, halves=halves) for one in judged]
            else:
                under = below if way.refines else _nothing
                each = [_alone(one, way.own, columns, under, config) for one in judged]
            row.append(_measured(each, config.seed))
        found.append(row)
    made = [
        VariantResult(name=w.name, same=a, new=b) for w, a, b in zip(VARIANTS, *found, strict=True)
    ]
    return Ablation(results=tuple(made), fitted=n_fit, config=config)


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


def _reads(way: Variant, feature: Feature) -> bool:
    if feature is NO_HISTORY:
        return way.no_history
    return way.parts or not feature.scaled


def _for_all(
    people: Sequence[CustomerCandidates],
    way: Variant,
    columns: Places,
    config: SurrogateConfig,
    *,
    halves: bool,
) -> Predict:
    inputs: list[DoubleArray] = []
    goal: list[DoubleArray] = []
    for person in people:
        found = person.halved if halves else person.whole
        kept = person.training if halves else np.ones_like(person.training)
        if not way.top:
            # as many rows as the head gives, so that the steps differ in nothing else
            found, kept = person.drawn, np.arange(len(person.drawn.targets)) < kept.sum()
        inputs.append(found.inputs[kept][:, columns])
        goal.append((found.goal if way.own_scale else found.scores)[kept])
    return learned(
        lambda rows, wanted: fit_trees(rows, wanted, config),
        np.concatenate(inputs),
        np.concatenate(goal),
    )


def _judge(
    person: CustomerCandidates,
    way: Variant,
    columns: Places,
    model: Predict,
    config: SurrogateConfig,
    *,
    halves: bool,
) -> Fidelity:
    found = person.halved if halves else person.whole
    asked = np.arange(len(found.targets)) < config.judged
    if halves:
        asked &= ~person.training
    goal = found.goal if way.own_scale else found.scores
    return agreement(goal[asked], model(found.inputs[asked][:, columns]))


def _alone(
    person: CustomerCandidates,
    learn: Learn,
    columns: Places,
    below: Predict,
    config: SurrogateConfig,
) -> Fidelity:
    """A model for one customer, of what the model below it leaves over."""
    found, training = person.halved, person.training
    inputs = found.inputs[:, columns]
    under = below(inputs)
    own = learned(learn, inputs[training], (found.goal - under)[training])
    asked = ~training & (np.arange(len(training)) < config.judged)
    return agreement(found.goal[asked], under[asked] + own(inputs[asked]))


def _nothing(inputs: DoubleArray) -> DoubleArray:
    return np.zeros(len(inputs))


def _measured(each: Sequence[Fidelity], seed: int) -> AverageFidelity:
    known = [fidelity for fidelity in each if np.isfinite(fidelity.tau)]
    return AverageFidelity(
        tau=estimate(np.array([fidelity.tau for fidelity in known]), seed=seed),
        r2=estimate(np.array([fidelity.r2 for fidelity in known]), seed=seed),
        customers=len(known),
    )
