"""What was learned from the searches, on disk: weights and taste; the log is counted anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from recommenders.artifacts import Arrays, keep, kept_or_made, load, numbers_of, restoring
from recommenders.contract import Dataset
from recommenders.errors import ArtifactError
from recommenders.intervals import Estimate
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress, silent
from recommenders.search.learning import learned
from recommenders.search.model import SearchConfig, SearchModel
from recommenders.search.taste import TasteConfig
from recommenders.search.taste_learning import LearnedTaste, learned_taste

VERSION: Final = 1
"""Goes up where they are learned another way."""
_WEIGHTS: Final = tuple(setting.name for setting in fields(SearchConfig))
_EXPONENTS: Final = tuple(setting.name for setting in fields(TasteConfig))
_FIGURES: Final = ("searches", "without", "mean", "low", "high", "customers")
_Learned = TypeVar("_Learned", SearchConfig, LearnedTaste)


def seconds(dataset: Dataset) -> float:
    """Seconds that learning takes, in order of magnitude: from what it took in the sample shop."""
    return 0.0 if dataset.searches is None else 2e-4 * len(dataset.searches.customers)


def fitted(
    dataset: Dataset,
    *,
    rng: np.random.Generator,
    cache: Path,
    runner: Runner = run_here,
    progress: Progress = silent,
) -> SearchModel:
    """The model of a data set, with weights from the cache folder where they are there.

    Else they are learned (`recommenders.search.learning`) by ``runner`` and kept. Raises
    `DataError` without searches.
    """
    progress(0.0, "counting clicks and sessions")
    model = SearchModel.of(dataset)

    def restored(arrays: Arrays) -> SearchConfig:
        weights = numbers_of(arrays["weights"], len(_WEIGHTS)).tolist()
        return SearchConfig(**dict(zip(_WEIGHTS, weights, strict=True)))

    def arrays_of(config: SearchConfig) -> Arrays:
        return {"weights": np.array([getattr(config, name) for name in _WEIGHTS])}

    config = _kept(
        cache / "search" / dataset.fingerprint,
        {"dataset": dataset.fingerprint, "plain": asdict(SearchConfig())},
        restored,
        lambda: runner(_weights, dataset, rng, progress=progress),
        arrays_of,
        progress,
    )
    return model.with_config(config)


def kept_taste(
    dataset: Dataset,
    config: SearchConfig,
    *,
    rng: np.random.Generator,
    cache: Path,
    runner: Runner = run_here,
    progress: Progress = silent,
) -> LearnedTaste:
    """What taste counts beside the weights ``config``, from the cache folder where it is there.

    Else it is learned (`recommenders.search.taste_learning`) by ``runner`` and kept.
    """

    def restored(arrays: Arrays) -> LearnedTaste:
        exponents = numbers_of(arrays["exponents"], len(_EXPONENTS)).tolist()
        values = numbers_of(arrays["figures"], len(_FIGURES)).tolist()
        figures = dict(zip(_FIGURES, values, strict=True))
        if not 0 < figures["customers"] <= figures["searches"]:
            raise ArtifactError("the saved taste was learned from searches that are not there")
        return LearnedTaste(
            config=TasteConfig(**dict(zip(_EXPONENTS, exponents, strict=True))),
            searches=int(figures["searches"]),
            without=figures["without"],
            gain=Estimate(
                mean=figures["mean"],
                low=figures["low"],
                high=figures["high"],
                customers=int(figures["customers"]),
            ),
        )

    def arrays_of(taste: LearnedTaste) -> Arrays:
        gain = taste.gain
        figures = (taste.searches, taste.without, gain.mean, gain.low, gain.high, gain.customers)
        return {
            "exponents": np.array([getattr(taste.config, name) for name in _EXPONENTS]),
            "figures": np.array(figures, dtype=np.float64),
        }

    taste: LearnedTaste = _kept(
        cache / "taste" / dataset.fingerprint,
        {"dataset": dataset.fingerprint, "weights": asdict(config)},
        restored,
        lambda: runner(_taste, dataset, config, rng, progress=progress),
        # too few to learn from are told in no time
        lambda taste: arrays_of(taste) if taste.searches else None,
        progress,
    )
    return taste


def _kept(
    folder: Path,
    about: dict[str, object],
    restored: Callable[[Arrays], _Learned],
    learn: Callable[[], _Learned],
    arrays_of: Callable[[_Learned], Arrays | None],
    progress: Progress,
) -> _Learned:
    meta = {"version": VERSION, **about}

    def restore() -> _Learned:
        with restoring(folder.name):
            return restored(load(folder, meta))

    def make() -> _Learned:
        found = learn()
        arrays = arrays_of(found)
        if arrays is not None:
            keep(folder, arrays, meta)
        return found

    return kept_or_made(folder, restore=restore, make=make, progress=progress)


def _weights(
    dataset: Dataset, rng: np.random.Generator, *, progress: Progress | None
) -> SearchConfig:
    assert dataset.searches is not None
    return learned(dataset, dataset.searches, rng=rng, progress=progress or silent)


def _taste(
    dataset: Dataset, config: SearchConfig, rng: np.random.Generator, *, progress: Progress | None
) -> LearnedTaste:
    return learned_taste(dataset, config, rng=rng, progress=progress or silent)
