"""What each step towards the feature surrogate brings: its fidelity, measured step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from explain.context import ExplanationContext
from explain.features.feature import Feature
from explain.features.fits import COUNTED, REGRESSED
from explain.features.own import ITEM_FACTS, RECORD
from explain.features.purchase_tables import PurchaseTables
from explain.features.shares import SHARES
from explain.features.together import TOGETHER
from explain.formats import fixed
from explain.surrogate.fidelity import STRONG, Fidelity
from explain.surrogate.heads import RankingHead
from explain.surrogate.line import fit_line
from explain.surrogate.model import SurrogateConfig, fit_trees, judge, n_fitted, read_heads
from recommenders.histories import DoubleArray
from recommenders.intervals import Estimate, estimate
from recommenders.progress import Progress

NOTE: Final = (
    "Fitted on {fitted:,} customers; each line adds to the one above. Features come from the log "
    "and the catalogue; four of them are regressions of what is bought on what is bought.\n"
    "Kendall tau and R2 inside the customers' top {judged}, on {new:,} customers who are not in "
    "the fit: means with 95 % bootstrap intervals over customers. Strong is tau from {tau} and R2 "
    "from {r2}."
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
class StepResult:
    """One step towards the surrogate, and how well it does on customers who are not in the fit."""

    name: str
    new: AverageFidelity


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """The steps in the order of `STEPS`, on surrogates fitted to ``fitted`` customers."""

    results: tuple[StepResult, ...]
    fitted: int
    config: SurrogateConfig

    @property
    def in_use(self) -> AverageFidelity:
        """The last step: the surrogate that the screens show."""
        return self.results[-1].new

    def frame(self) -> pd.DataFrame:
        """One line for each step."""
        write = partial(fixed, digits=2)
        return pd.DataFrame(
            {
                "step": [step.name for step in self.results],
                "tau": [step.new.tau.text(write) for step in self.results],
                "R2": [step.new.r2.text(write) for step in self.results],
                "in a word": [step.new.word for step in self.results],
            }
        )

    @property
    def note(self) -> str:
        """What has to be known to read the table."""
        return NOTE.format(
            fitted=self.fitted,
            judged=self.config.judged,
            tau=STRONG[0],
            r2=STRONG[1],
            new=self.in_use.customers,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A surrogate on some of the features: its line alone, or with the trees on top."""

    name: str
    families: tuple[tuple[Feature, ...], ...]
    trees: bool = False


STEPS: Final[tuple[Step, ...]] = (
    Step(name="line: the item by itself", families=(ITEM_FACTS, RECORD)),
    Step(name="line: + shares of the purchases", families=(ITEM_FACTS, RECORD, SHARES)),
    Step(name="line: + bought together", families=(ITEM_FACTS, RECORD, SHARES, TOGETHER)),
    Step(
        name="line: + companions and tastes",
        families=(ITEM_FACTS, RECORD, SHARES, TOGETHER, COUNTED),
    ),
    Step(
        name="line and trees",
        families=(ITEM_FACTS, RECORD, SHARES, TOGETHER, COUNTED),
        trees=True,
    ),
    Step(
        name="line and trees: + regressions (in use)",
        families=(ITEM_FACTS, RECORD, SHARES, TOGETHER, COUNTED, REGRESSED),
        trees=True,
    ),
)


def ablate(
    context: ExplanationContext,
    *,
    config: SurrogateConfig | None = None,
    tables: PurchaseTables | None = None,
    progress: Progress | None = None,
) -> Ablation:
    """Measure every step on the same customers: those that `Surrogate.fit` chooses.

    Raises ValueError when there are not two customers to measure.
    """
    config = config or SurrogateConfig()
    tables = tables or PurchaseTables.of(context.dataset, context.statistics)
    heads, features = read_heads(context, tables, config, progress=progress)
    n_fit = n_fitted(heads, config)
    if n_fit == len(heads):
        raise ValueError("fewer than two customers have three purchases and items left to rank")
    results = []
    for index, step in enumerate(STEPS):
        if progress:
            progress(index / len(STEPS), f"measuring step {index + 1} of {len(STEPS)}")
        names = {feature.name for family in step.families for feature in family}
        columns = [at for at, feature in enumerate(features) if feature.name in names]
        answers = _answers(heads, features, columns, n_fit, step, config)
        each = [
            judge(ranking_head, predicted, config.judged)
            for ranking_head, predicted in zip(heads[n_fit:], answers, strict=True)
        ]
        results.append(StepResult(name=step.name, new=_measured(each, config.seed)))
    return Ablation(results=tuple(results), fitted=n_fit, config=config)


def _answers(
    heads: Sequence[RankingHead],
    features: tuple[Feature, ...],
    columns: list[int],
    n_fit: int,
    step: Step,
    config: SurrogateConfig,
) -> list[DoubleArray]:
    """What the surrogate of a step says of the heads from ``n_fit`` on, on their own scale."""
    both = columns + [column + len(features) for column in columns]
    some = [replace(h, centred=h.centred[:, columns], inputs=h.inputs[:, both]) for h in heads]
    line = fit_line(some[:n_fit], tuple(features[column] for column in columns))
    straight = [h.centred @ line / h.scale for h in some]
    if not step.trees:
        return straight[n_fit:]
    rest = [h.goal - answer for h, answer in zip(some[:n_fit], straight, strict=False)]
    inputs = np.concatenate([h.inputs for h in some[:n_fit]])
    trees = fit_trees(inputs, np.concatenate(rest), config)
    pairs = zip(some[n_fit:], straight[n_fit:], strict=True)
    return [answer + trees.predict(h.inputs) for h, answer in pairs]


def _measured(each: Sequence[Fidelity], seed: int) -> AverageFidelity:
    defined = [fidelity for fidelity in each if np.isfinite(fidelity.tau)]
    return AverageFidelity(
        tau=estimate(np.array([fidelity.tau for fidelity in defined]), seed=seed),
        r2=estimate(np.array([fidelity.r2 for fidelity in defined]), seed=seed),
        customers=len(defined),
    )
