"""The ceiling of fidelity: how far a recommender agrees with itself, fitted with another seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import pandas as pd

from explain.context import ExplanationContext
from explain.surrogate.fidelity import Fidelity, agreement
from explain.surrogate.model import SurrogateConfig, chosen_customers, mean_fidelity
from recommenders.artifacts import keep, kept_or_made, load, restoring
from recommenders.contract import Dataset, HasDial, Recommender
from recommenders.errors import ArtifactError
from recommenders.histories import DoubleArray
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress
from recommenders.ranking.probability_ratio import ProbabilityRatio, ratio

FORMAT: Final = 1
SEED: Final = "seed"
"""What the seed is called in the settings of every recommender that has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """Mean agreement of two fits inside the judged top of the rankings of ``customers``.

    ``tau`` and ``r2`` are in the measure of `Fidelity`: no surrogate can be expected to follow an
    order that changes with the seed. ``seeded`` tells whether the recommender has one; without,
    two fits are the same, both are exactly 1, and nothing is measured.
    """

    tau: float
    r2: float
    customers: int
    seeded: bool

    @property
    def sentence(self) -> str:
        """What the numbers say, in one sentence."""
        if not self.seeded:
            return "The ceiling is 1: this recommender has no seed, fitted again it ranks the same."
        if not np.isfinite(self.tau):
            return "The ceiling cannot be measured: there are too few different scores to compare."
        return (
            f"The ceiling is tau {self.tau:.2f}, R2 {self.r2:.2f}: so far the recommender agrees "
            "with itself, fitted again with another seed."
        )


WITHOUT_SEED: Final = Ceiling(tau=1.0, r2=1.0, customers=0, seeded=False)


def ceiling_frame(held_out: Fidelity, limit: Ceiling) -> pd.DataFrame:
    """The surrogate's fidelity on customers it has not seen, beside the ceiling."""
    return pd.DataFrame(
        {
            "agreement": ["surrogate, customers it has not seen", "recommender fitted again"],
            "tau": [held_out.tau, limit.tau],
            "R2": [held_out.r2, limit.r2],
        }
    )


def has_seed(recommender: Recommender) -> bool:
    """Whether two fits of this recommender may differ."""
    return _reseeded(_settings(recommender)) is not None


def fit_again(recommender: Recommender, dataset: Dataset) -> Recommender | None:
    """A fit of the same settings to the data set with another seed; None where there is none."""
    config = _reseeded(_settings(recommender))
    if config is None:
        return None
    kind = cast("Any", type(_inner(recommender)))
    again: Recommender = kind(config)
    if isinstance(recommender, ProbabilityRatio):
        # there is a dial, so the scores start at zero
        again = ratio(again, nonnegative=True, config=recommender.config)
    fitted: Recommender = again.fit(dataset)
    if isinstance(recommender, HasDial) and isinstance(fitted, HasDial):
        return fitted.at(recommender.dial)
    return fitted


def ceiling(
    context: ExplanationContext, config: SurrogateConfig, *, progress: Progress | None = None
) -> Ceiling:
    """Fit the recommender again and compare, on the customers that a surrogate holds out.

    Both fits score the head of the first one's ranking, each on its own scale there (less its
    mean, over its standard deviation): so is the goal of the surrogate.
    """
    if progress:
        progress(0.0, "fitting the recommender again with another seed")
    again = fit_again(context.ranker.recommender, context.dataset)
    if again is None:
        return WITHOUT_SEED
    customers = chosen_customers(context, config)
    held_out = customers[min(config.customers, len(customers) * 4 // 5) :]
    measured: list[Fidelity] = []
    for index, customer in enumerate(held_out):
        if progress and index % 20 == 0:
            progress(0.8 + 0.2 * index / len(held_out), "comparing the two fits")
        measured.append(_compared(context, again, int(customer), config))
    mean = mean_fidelity(measured)
    defined = sum(bool(np.isfinite(fidelity.tau)) for fidelity in measured)
    return Ceiling(tau=mean.tau, r2=mean.r2, customers=defined, seeded=True)


def measured(
    context: ExplanationContext,
    *,
    fingerprint: str,
    config: SurrogateConfig,
    cache: Path | None = None,
    progress: Progress | None = None,
    runner: Runner = run_here,
) -> Ceiling:
    """The ceiling of a recommender (``fingerprint``), from the cache folder when it is there.

    ``runner`` may measure it in another process (`recommenders.operation.processes`).
    """
    if not has_seed(context.ranker.recommender):
        return WITHOUT_SEED
    if cache is None:
        return ceiling(context, config, progress=progress)
    folder, meta = _folder(fingerprint, config, cache), _meta(fingerprint, config)

    def restore() -> Ceiling:
        with restoring("ceiling"):
            tau, r2, customers = load(folder, meta)["ceiling"].tolist()
            return Ceiling(tau=tau, r2=r2, customers=int(customers), seeded=True)

    def make() -> Ceiling:
        made: Ceiling = runner(ceiling, context, config, progress=progress)
        keep(folder, {"ceiling": np.array([made.tau, made.r2, made.customers])}, meta)
        return made

    return kept_or_made(folder, restore=restore, make=make, progress=progress)


def known(fingerprint: str, config: SurrogateConfig, cache: Path) -> Ceiling | None:
    """The ceiling that was measured before, None where there is none."""
    try:
        with restoring("ceiling"):
            arrays = load(_folder(fingerprint, config, cache), _meta(fingerprint, config))
            tau, r2, customers = arrays["ceiling"].tolist()
            return Ceiling(tau=tau, r2=r2, customers=int(customers), seeded=True)
    except ArtifactError:
        return None


def _compared(
    context: ExplanationContext, again: Recommender, customer: int, config: SurrogateConfig
) -> Fidelity:
    history = context.dataset.histories([customer], events=context.ranker.recommender.events)
    ranking = context.ranker.unruled.rank(
        history, k=config.head, bought_before=config.bought_before
    )
    first = _own_scale(ranking.scores.astype(np.float64))
    second = _own_scale(again.score(history, ranking.items)[0].astype(np.float64))
    return agreement(first[: config.judged], second[: config.judged])


def _own_scale(scores: DoubleArray) -> DoubleArray:
    if not len(scores) or np.ptp(scores) == 0:
        return np.zeros(len(scores))
    scaled: DoubleArray = (scores - scores.mean()) / scores.std()
    return scaled


def _inner(recommender: Recommender) -> Recommender:
    return recommender.inner if isinstance(recommender, ProbabilityRatio) else recommender


def _settings(recommender: Recommender) -> object:
    return getattr(_inner(recommender), "config", None)


def _reseeded(config: object) -> object | None:
    """The settings with every seed in them raised by one; None where they have no seed."""
    if not is_dataclass(config) or isinstance(config, type):
        return None
    changed: dict[str, object] = {}
    for setting in fields(config):
        value = getattr(config, setting.name)
        if setting.name == SEED:
            changed[SEED] = value + 1
        elif (inner := _reseeded(value)) is not None:
            changed[setting.name] = inner
    return replace(config, **changed) if changed else None


def _folder(fingerprint: str, config: SurrogateConfig, cache: Path) -> Path:
    return cache / "ceilings" / f"{fingerprint}-{'all' if config.bought_before else 'new'}"


def _meta(fingerprint: str, config: SurrogateConfig) -> dict[str, object]:
    drawn: Sequence[str] = ("head", "judged", "customers", "held_out", "bought_before", "seed")
    settings = asdict(config)
    return {
        "format": FORMAT,
        "recommender": fingerprint,
        "settings": {name: settings[name] for name in drawn},
    }
