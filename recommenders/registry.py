"""The recommenders that can be picked, and fitting them once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

import numpy as np

from recommenders.artifacts import META, Arrays, keep, kept_or_made, load, restoring
from recommenders.builtin import ENTRIES as BUILTIN
from recommenders.contract import (
    Dataset,
    Histories,
    PersistentRecommender,
    Recommender,
    RegisteredRecommender,
)
from recommenders.errors import ArtifactError
from recommenders.neural.base import TrainedRecommender
from recommenders.operation.processes import NotApartError, Runner, run_here
from recommenders.own.entries import own_entries
from recommenders.progress import Progress
from recommenders.registry_entry import RecommenderEntry

__all__ = [
    "DEFAULT",
    "ENTRIES",
    "PersistentRecommender",
    "RecommenderEntry",
    "available",
    "baselines",
    "entry",
    "fingerprint",
    "fitted",
    "register",
    "shelf_recommenders",
]

ENTRIES: tuple[RecommenderEntry, ...] = (*own_entries(), *BUILTIN)
"""Those that the operator has named (`recommenders.own`), and those of the project."""
DEFAULT = "uptake-lift"
"""Its lists deserve their reasons wherever purchases have dates, and every data set has dates."""


def register(added: RecommenderEntry) -> None:
    """Make a recommender known for the rest of this process; one of its name is replaced."""
    global ENTRIES
    ENTRIES = (added, *(known for known in ENTRIES if known.name != added.name))


def available() -> tuple[RecommenderEntry, ...]:
    """The entries that can be used now, without those that need a package that is not there."""
    return tuple(registered for registered in ENTRIES if not registered.missing)


def entry(name: str) -> RecommenderEntry:
    """The entry of a name, or of a place; raises KeyError for one that is not registered."""
    for registered in ENTRIES:
        if name in (registered.name, registered.place or None):
            return registered
    raise KeyError(f"no recommender is called {name!r}; there are {[e.name for e in ENTRIES]}")


def baselines() -> tuple[str, ...]:
    """The names of those that others are measured against, the simplest first."""
    return tuple(registered.name for registered in reversed(ENTRIES) if registered.baseline)


def shelf_recommenders() -> dict[str, str]:
    """For each shelf of the homepage that a recommender fills, the name of the recommender."""
    return {shelf: registered.name for registered in ENTRIES for shelf in registered.fills_shelves}


def fingerprint(name: str, dataset: Dataset) -> str:
    """Identifies a fitted recommender: its kind, version, settings and data set."""
    registered = entry(name)
    # the settings of one of one's own may change with its file
    identified = _identified if registered.place else _identified_before
    return identified(registered, dataset.fingerprint)


def _identified(registered: RecommenderEntry, dataset_fingerprint: str) -> str:
    text = json.dumps(_meta(registered.factory(), dataset_fingerprint), sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


_identified_before: Final = lru_cache(maxsize=512)(_identified)
"""The same, asked for a hundred times a page: a recommender is made for each answer."""


def fitted(
    name: str,
    dataset: Dataset,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
    runner: Runner = run_here,
) -> Recommender:
    """The recommender fitted to the data set, from the cache folder when it is there.

    ``progress`` is told of each epoch of one that is trained. ``runner`` makes a fit that is not
    there in another process (`recommenders.operation.processes`); one that no cache can hold is
    made here.
    """
    recommender = entry(name).factory()
    if cache is None or not isinstance(recommender, PersistentRecommender):
        if isinstance(recommender, TrainedRecommender):
            return recommender.fit(dataset, progress=progress)
        return recommender.fit(dataset)
    folder, meta = _folder(name, dataset, cache), _meta(recommender, dataset.fingerprint)

    def restored(arrays: Arrays) -> PersistentRecommender:
        # a new one each time: what was taken over before a doubt is let go
        with restoring(folder.name):
            return usable(_persistent(name).restore(arrays), dataset)

    def make() -> PersistentRecommender:
        if runner is run_here:
            return _fit_and_keep(name, dataset, cache, progress)[0]
        known = fingerprint(name, dataset)
        learned = runner(_fit_apart, name, dataset, cache, known, progress=progress)
        try:
            return restored(load(folder, meta) if learned is None else learned)
        except ArtifactError:
            # somebody has taken it away, or put another one there
            return _fit_and_keep(name, dataset, cache, progress)[0]

    return kept_or_made(
        folder, restore=lambda: restored(load(folder, meta)), make=make, progress=progress
    )


def fingerprints(names: Iterable[str], dataset: Dataset) -> dict[str, str]:
    """The fingerprint of each name: what `require_same` holds another process to."""
    return {name: fingerprint(name, dataset) for name in names}


def require_same(known: Mapping[str, str], dataset: Dataset) -> None:
    """For work in another process: raise `NotApartError` where a name has another fingerprint here.

    What the operator has set up is read when a process begins.
    """
    for name, expected in known.items():
        try:
            same = fingerprint(name, dataset) == expected
        except KeyError:
            same = False
        if not same:
            raise NotApartError(f"{name} is not the same in another process")


def _fit_apart(
    name: str, dataset: Dataset, cache: Path, known: str, *, progress: Progress | None
) -> Arrays | None:
    """Fit in another process than the one that asks; the arrays where they cannot be kept."""
    require_same({name: known}, dataset)
    recommender, kept = _fit_and_keep(name, dataset, cache, progress)
    return None if kept else recommender.arrays()


def _fit_and_keep(
    name: str, dataset: Dataset, cache: Path, progress: Progress | None
) -> tuple[PersistentRecommender, bool]:
    """A new fit, and whether it is in the cache now."""
    folder = _folder(name, dataset, cache)
    recommender = _persistent(name)
    # what takes minutes goes on where it was broken off
    state = folder.with_name(f"{folder.name}-training")
    if isinstance(recommender, TrainedRecommender):
        recommender.fit(dataset, progress=progress, checkpoint=state)
    else:
        recommender.fit(dataset)
    return recommender, keep(folder, recommender.arrays(), _meta(recommender, dataset.fingerprint))


def _persistent(name: str) -> PersistentRecommender:
    recommender = entry(name).factory()
    assert isinstance(recommender, PersistentRecommender)
    return recommender


def is_kept(name: str, dataset: Dataset, cache: Path) -> bool:
    """Whether the cache has a fit, which may turn out not to be of use: it takes no fit to tell."""
    return (_folder(name, dataset, cache) / META).is_file()


def _folder(name: str, dataset: Dataset, cache: Path) -> Path:
    return cache / "recommenders" / f"{name}-{fingerprint(name, dataset)}"


def usable(recommender: PersistentRecommender, dataset: Dataset) -> PersistentRecommender:
    """The recommender, if it can score this data set; raises ValueError for one that cannot.

    Asked about nobody, and about the first customer who has done anything.
    """
    asked = [Histories.of_items([[]])]
    if len(dataset.log.items):
        first = int(np.flatnonzero(dataset.log.lengths)[0])
        asked.append(dataset.histories([first], events=recommender.events))
    for histories in asked:
        scores = recommender.score(histories)
        if scores.shape != (1, dataset.n_items) or np.isnan(scores).any():
            raise ValueError(f"{recommender.name} scores {scores.shape}, not all of them numbers")
    return recommender


def _meta(recommender: RegisteredRecommender, dataset_fingerprint: str) -> dict[str, object]:
    settings = cast("dict[str, object]", asdict(recommender.config))
    return {
        "recommender": recommender.name,
        "version": recommender.version,
        "settings": settings,
        "dataset": dataset_fingerprint,
    }
