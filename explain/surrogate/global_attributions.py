"""What the surrogate says of the lists of many customers, read once for several questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np

from explain.context import ExplanationContext
from explain.contract import TOP_K
from explain.features.catalogue import FEATURES
from explain.features.feature import Feature
from explain.surrogate.model import Surrogate, SurrogateConfig, chosen_customers
from recommenders.artifacts import Arrays, keep, kept_or_made, load, restoring
from recommenders.errors import ArtifactError
from recommenders.histories import BoolArray, DoubleArray, IntArray, LongArray
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress

FORMAT: Final = 3
SCALE: Final = "standard deviations of the customer's list top"
"""The one unit in which contributions of customers with different scores can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GlobalAttributions:
    """Customers (codes) drawn at random from the ``of`` who have a history, and their lists.

    For each customer, shape (n,): ``in_fit`` tells whether the surrogate was fitted on the
    customer, ``bought`` counts the distinct items of the history, ``tau`` and ``r2`` are the
    fidelity over the judged top of the ranking (NaN where undefined).

    For each entry of a list, the first items of each customer in the order of ``customers``:
    ``owner`` is the position of the customer, ``items`` the item code; ``contributions``
    (n_entries, n_features) are those of the surrogate in `SCALE`, positive lifts the item above
    its mean item; ``values`` of the same shape are the features; ``missed`` (n_entries,) is the
    score less the surrogate's answer, in `SCALE`.
    """

    features: tuple[Feature, ...]
    customers: LongArray
    of: int
    in_fit: BoolArray
    bought: LongArray
    tau: DoubleArray
    r2: DoubleArray
    owner: LongArray
    items: IntArray
    contributions: DoubleArray
    values: DoubleArray
    missed: DoubleArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleConfig:
    """Which lists are read."""

    customers: int
    """Customers, drawn at random, at the most."""
    shown: int = TOP_K
    """Items of each one's list."""
    seed: int = 0
    """Seed of the draw."""


def global_attributions(
    context: ExplanationContext,
    surrogate: Surrogate,
    sample: SampleConfig,
    *,
    fingerprint: str,
    cache: Path | None = None,
    progress: Progress | None = None,
    runner: Runner = run_here,
) -> GlobalAttributions:
    """Read the lists of a sample, or take them from the cache folder when they are there.

    ``fingerprint`` is that of the recommender. Customers without a history are not drawn: all
    get one list, and no purchase carries it. ``runner`` may read in another process
    (`recommenders.operation.processes`).
    """
    events = context.ranker.recommender.events
    able = np.flatnonzero(context.dataset.histories(events=events).lengths > 0)
    chosen = np.sort(np.random.default_rng(sample.seed).permutation(able)[: sample.customers])
    meta: dict[str, object] = {
        "format": FORMAT,
        "recommender": fingerprint,
        "settings": asdict(surrogate.config),
        "features": [[feature.name, feature.unit, feature.sentence] for feature in FEATURES],
        "scikit-learn": version("scikit-learn"),
        "asked": [sample.customers, sample.shown, sample.seed],
    }
    name = f"{fingerprint}-{'all' if surrogate.config.bought_before else 'new'}-{sample.customers}"

    def read() -> GlobalAttributions:
        asked = (context, surrogate, chosen.tolist(), sample.shown, len(able))
        attributions: GlobalAttributions = runner(_read, *asked, progress=progress)
        return attributions

    if cache is None:
        return read()
    folder = cache / "readings" / name

    def restore() -> GlobalAttributions:
        with restoring(folder.name):
            return _restored(load(folder, meta), surrogate.features, len(able))

    def make() -> GlobalAttributions:
        attributions = read()
        keep(folder, _arrays(attributions), meta)
        return attributions

    return kept_or_made(folder, restore=restore, make=make, progress=progress)


def fitted_on(context: ExplanationContext, config: SurrogateConfig) -> LongArray:
    """The customers (codes) of `Surrogate.fit` that the surrogate has seen."""
    order = chosen_customers(context, config)
    n_items = context.dataset.n_items
    if not config.bought_before:
        # one item alone has no order
        events = context.ranker.recommender.events
        own = np.diff(context.dataset.histories(order, events=events).matrix(n_items).indptr)
        order = order[n_items - own > 1]
    elif n_items < 2:
        order = order[:0]
    return order[: max(1, min(config.customers, len(order) * 4 // 5))]


def _read(
    context: ExplanationContext,
    surrogate: Surrogate,
    chosen: Sequence[int],
    shown: int,
    of: int,
    *,
    progress: Progress | None,
) -> GlobalAttributions:
    tau, r2 = np.full(len(chosen), np.nan), np.full(len(chosen), np.nan)
    owner: list[LongArray] = []
    items: list[IntArray] = []
    contributions: list[DoubleArray] = []
    values: list[DoubleArray] = []
    missed: list[DoubleArray] = []
    for index, customer in enumerate(chosen):
        if progress and index % 10 == 0:
            progress(index / len(chosen), f"customer {index + 1} of {len(chosen)}")
        top = surrogate.head(context, customer)
        attribution = surrogate.explain(top)
        n = min(shown, len(attribution.targets))
        tau[index], r2[index] = attribution.fidelity.tau, attribution.fidelity.r2
        owner.append(np.full(n, index, dtype=np.int64))
        items.append(attribution.targets[:n])
        contributions.append(attribution.values[:n] / top.scale)
        values.append(top.raw[:n])
        missed.append((attribution.scores - attribution.predicted)[:n] / top.scale)
    histories = context.dataset.histories(list(chosen), events=context.ranker.recommender.events)
    width = len(surrogate.features)
    return GlobalAttributions(
        features=surrogate.features,
        customers=np.array(chosen, dtype=np.int64),
        of=of,
        in_fit=np.isin(chosen, fitted_on(context, surrogate.config)),
        bought=np.diff(histories.matrix(context.dataset.n_items).indptr).astype(np.int64),
        tau=tau,
        r2=r2,
        owner=np.concatenate([np.zeros(0, dtype=np.int64), *owner]),
        items=np.concatenate([np.zeros(0, dtype=np.int32), *items]),
        contributions=np.concatenate([np.zeros((0, width)), *contributions]),
        values=np.concatenate([np.zeros((0, width)), *values]),
        missed=np.concatenate([np.zeros(0), *missed]),
    )


_STORED: Final = (
    "customers in_fit bought tau r2 owner items contributions values missed".split()  # noqa: SIM905
)


def _arrays(attributions: GlobalAttributions) -> Arrays:
    names = np.array([feature.name for feature in attributions.features])
    return {"features": names} | {name: getattr(attributions, name) for name in _STORED}


def _restored(arrays: Arrays, features: tuple[Feature, ...], of: int) -> GlobalAttributions:
    if [feature.name for feature in features] != arrays["features"].tolist():
        raise ArtifactError("the attributions are those of another surrogate")
    return GlobalAttributions(features=features, of=of, **{name: arrays[name] for name in _STORED})
