"""A forecast on disk: what was learned, as arrays; what was bought is counted anew."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommenders.artifacts import Arrays, keep, kept_or_made, load, numbers_of, restoring
from recommenders.contract import Dataset
from recommenders.demand.backtest import Window
from recommenders.demand.bands import TAUS, Band
from recommenders.demand.change import ChangePart
from recommenders.demand.expectation import Expectation
from recommenders.demand.forecast import Demand, DemandConfig, SalesHistory, banded, plan
from recommenders.demand.levels import Levels
from recommenders.errors import ArtifactError
from recommenders.histories import DoubleArray
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress, silent
from recommenders.repeat.renewal import Renewal

VERSION: Final = 1
"""Goes up where a forecast is made another way."""


def seconds(dataset: Dataset, config: DemandConfig) -> float:
    """Seconds that learning takes, in order of magnitude: from what it took for Online Retail."""
    return 1e-5 * min(len(dataset.log.items), config.pairs)


def fitted(
    dataset: Dataset,
    config: DemandConfig,
    *,
    cache: Path,
    progress: Progress = silent,
    runner: Runner = run_here,
) -> Demand:
    """The forecast of a data set, from the cache folder where it is there; else `Demand.fit`.

    ``runner`` learns it in another process (`recommenders.operation.processes`).
    """
    progress(0.0, "the purchases by customer and day")
    past = SalesHistory.of(dataset)
    plan(len(past.sold), config)
    folder = cache / "demand" / dataset.fingerprint
    meta: dict[str, object] = {
        "version": VERSION,
        "settings": asdict(config),
        "dataset": dataset.fingerprint,
    }

    def restore() -> Demand:
        with restoring(folder.name):
            return _restored(load(folder, meta), dataset, past, config)

    def make() -> Demand:
        if runner is not run_here:
            arrays: Arrays = runner(_learn_apart, dataset, config, progress=progress)
            keep(folder, arrays, meta)
            return _restored(arrays, dataset, past, config)
        demand = Demand.learn(dataset, past, config, progress=progress)
        keep(folder, _arrays(demand), meta)
        return demand

    return kept_or_made(folder, restore=restore, make=make, progress=progress)


def _learn_apart(dataset: Dataset, config: DemandConfig, *, progress: Progress | None) -> Arrays:
    """What was learned, without what was bought: who asks has counted it."""
    return _arrays(
        Demand.learn(dataset, SalesHistory.of(dataset), config, progress=progress or silent)
    )


def _arrays(demand: Demand) -> Arrays:
    levels, bands = demand.levels, demand.bands
    arrays: Arrays = {
        "expected": np.stack([demand.expected.repeat, demand.expected.new]),
        "shop levels": np.array([levels.repeat, levels.new]),
        "item levels": levels.items,
        "changes": demand.changes,
        "learned": np.array(demand.learned),
    }
    arrays |= {f"shop/{name}": values for name, values in demand.shop.arrays().items()}
    for (name, window), band in bands.items():
        place = _place(name, window)
        arrays[f"{place}/classes"] = np.vstack([band.expected, band.quantiles])
        arrays[f"{place}/whole, wider"] = np.array([band.whole, band.wider])
    return arrays


def _restored(arrays: Arrays, dataset: Dataset, past: SalesHistory, config: DemandConfig) -> Demand:
    n, (_, weeks) = dataset.n_items, plan(len(past.sold), config)
    repeat, new = numbers_of(arrays["expected"], 2, weeks, n)
    of_repeat, of_new = numbers_of(arrays["shop levels"], 2).tolist()
    learned = int(numbers_of(arrays["learned"]))
    if not 1 <= learned <= dataset.n_customers:
        raise ArtifactError("the saved forecast is learned from customers who are not there")
    return Demand(
        expected=Expectation(repeat=repeat, new=new),
        levels=Levels(repeat=of_repeat, new=of_new, items=numbers_of(arrays["item levels"], n)),
        sold=past.sold,
        changes=numbers_of(arrays["changes"], len(ChangePart), n),
        bands={
            (name, window): _band(arrays, _place(name, window))
            for name in past.hierarchy
            for window in banded(weeks)
        },
        spreads=past.spreads,
        hierarchy=past.hierarchy,
        shop=_shop(arrays, n),
        bought=past.bought,
        learned=learned,
        customers=dataset.n_customers,
    )


def _shop(arrays: Arrays, n_items: int) -> Renewal:
    saved = {
        name.removeprefix("shop/"): values
        for name, values in arrays.items()
        if name.startswith("shop/")
    }
    of_items = {name: numbers_of(saved[name], n_items) for name in ("mu", "sigma", "again")}
    of_shop: dict[str, NDArray[Any]] = {
        name: numbers_of(saved[name]) for name in ("own_gaps", "own_returns", "stretch", "stray")
    }
    return Renewal.restored(of_items | of_shop)


def _band(arrays: Arrays, place: str) -> Band:
    classes = arrays[f"{place}/classes"]
    if classes.ndim != 2 or classes.shape[1] < 1:
        raise ArtifactError("saved bands have no classes")
    expected, *quantiles = numbers_of(classes, 1 + len(TAUS), classes.shape[1])
    whole, wider = numbers_of(arrays[f"{place}/whole, wider"], 2).tolist()
    if not _ascends(expected) or not expected[0] > 0:
        raise ArtifactError("saved classes of volume do not ascend")
    return Band(expected=expected, quantiles=np.array(quantiles), whole=bool(whole), wider=wider)


def _ascends(values: DoubleArray) -> bool:
    return bool((np.diff(values) >= 0).all())


def _place(name: str, window: Window) -> str:
    return f"band/{name}/{window[0]}-{window[1]}"
