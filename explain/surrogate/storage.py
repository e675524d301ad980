"""A fitted surrogate on disk, as arrays: its line and the trees' nodes, without pickle."""

from __future__ import annotations

from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import numpy as np

from explain.context import ExplanationContext
from explain.features.catalogue import FEATURES
from explain.features.purchase_tables import PurchaseTables, counted
from explain.surrogate.fidelity import Fidelity
from explain.surrogate.model import Surrogate, SurrogateConfig
from explain.surrogate.trees import TreeArrays
from recommenders.artifacts import Arrays, keep, kept_or_made, load, restoring
from recommenders.contract import Dataset
from recommenders.errors import ArtifactError
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress

FORMAT = 3


def fitted(
    context: ExplanationContext,
    *,
    fingerprint: str,
    cache: Path | None = None,
    config: SurrogateConfig | None = None,
    progress: Progress | None = None,
    runner: Runner = run_here,
) -> Surrogate:
    """The surrogate of a recommender (``fingerprint``), from the cache folder when it is there.

    ``runner`` may fit it in another process (`recommenders.operation.processes`).
    """
    config = config or SurrogateConfig()
    tables = counted(
        context.dataset, context.statistics, cache=cache, progress=progress, runner=runner
    )
    meta: dict[str, object] = {
        "format": FORMAT,
        "recommender": fingerprint,
        "settings": asdict(config),
        "features": [[feature.name, feature.unit, feature.sentence] for feature in FEATURES],
        "scikit-learn": version("scikit-learn"),
    }
    name = f"{fingerprint}-{'all' if config.bought_before else 'new'}"
    if cache is None:
        return Surrogate.fit(context, config=config, tables=tables, progress=progress)
    folder = cache / "surrogates" / name

    def restore() -> Surrogate:
        with restoring(folder.name):
            return _restored(load(folder, meta), tables, config)

    def make() -> Surrogate:
        if runner is run_here:
            surrogate = Surrogate.fit(context, config=config, tables=tables, progress=progress)
            keep(folder, _arrays(surrogate), meta)
            return surrogate
        arrays = runner(_fit_apart, context, config, tables, progress=progress)
        keep(folder, arrays, meta)
        return _restored(arrays, tables, config)

    return kept_or_made(folder, restore=restore, make=make, progress=progress)


def seconds(dataset: Dataset, config: SurrogateConfig) -> float:
    """Seconds that a fit takes, in order of magnitude: from what it took in the sample shop."""
    return 0.02 * min(dataset.n_customers, config.customers + config.held_out)


def _fit_apart(
    context: ExplanationContext,
    config: SurrogateConfig,
    tables: PurchaseTables,
    *,
    progress: Progress | None,
) -> Arrays:
    """What was learned, without the tables: who asks has them."""
    return _arrays(Surrogate.fit(context, config=config, tables=tables, progress=progress))


def _arrays(surrogate: Surrogate) -> Arrays:
    fidelity = surrogate.held_out
    return {
        **TreeArrays.of(surrogate.trees).arrays(),
        "line": surrogate.line,
        "names": np.array([feature.name for feature in surrogate.features]),
        "fidelity": np.array([fidelity.tau, fidelity.r2, fidelity.n_items]),
    }


def _restored(arrays: Arrays, tables: PurchaseTables, config: SurrogateConfig) -> Surrogate:
    named = {feature.name: feature for feature in FEATURES}
    try:
        features = tuple(named[name] for name in arrays["names"])
        trees = TreeArrays.restored(arrays)
        line = arrays["line"]
        tau, r2, n_items = arrays["fidelity"].tolist()
    except KeyError as error:
        raise ArtifactError(f"the saved surrogate uses an unknown feature {error}") from error
    except ValueError as error:
        raise ArtifactError(f"the saved surrogate cannot be read: {error}") from error
    if trees.n_features > 2 * len(features) or len(line) != len(features):
        raise ArtifactError("the saved surrogate reads more features than it names")
    held_out = Fidelity(tau=tau, r2=r2, n_items=int(n_items))
    return Surrogate(line, trees, features, tables, held_out=held_out, config=config)
