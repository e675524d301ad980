"""The recommenders that can be picked, and fitting them once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import cast

import numpy as np

from recommenders.artifacts import META, keep, kept_or_made, load, restoring
from recommenders.builtin import ENTRIES as BUILTIN
from recommenders.contract import (
    Dataset,
    Histories,
    PersistentRecommender,
    Recommender,
    RegisteredRecommender,
)
from recommenders.neural.base import TrainedRecommender
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
    text = json.dumps(_meta(entry(name).factory(), dataset), sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def fitted(
    name: str, dataset: Dataset, *, cache: Path | None = None, progress: Progress | None = None
) -> Recommender:
    """The recommender fitted to the data set, from the cache folder when it is there.

    ``progress`` is told of each epoch of one that is trained.
    """
    recommender = entry(name).factory()
    if cache is None or not isinstance(recommender, PersistentRecommender):
        if isinstance(recommender, TrainedRecommender):
            return recommender.fit(dataset, progress=progress)
        return recommender.fit(dataset)
    folder = _folder(name, dataset, cache)
    meta = _meta(recommender, dataset)

    # a new one each time: what was taken over before a doubt is let go
    def fresh() -> PersistentRecommender:
        recommender = entry(name).factory()
        assert isinstance(recommender, PersistentRecommender)
        return recommender

    def restore() -> PersistentRecommender:
        with restoring(folder.name):
            return usable(fresh().restore(load(folder, meta)), dataset)

    def make() -> PersistentRecommender:
        recommender = fresh()
        # what takes minutes goes on where it was broken off
        state = folder.with_name(f"{folder.name}-training")
        if isinstance(recommender, TrainedRecommender):
            recommender.fit(dataset, progress=progress, checkpoint=state)
        else:
            recommender.fit(dataset)
        keep(folder, recommender.arrays(), meta)
        return recommender

    return kept_or_made(folder, restore=restore, make=make, progress=progress)


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


def _meta(recommender: RegisteredRecommender, dataset: Dataset) -> dict[str, object]:
    settings = cast("dict[str, object]", asdict(recommender.config))
    return {
        "recommender": recommender.name,
        "version": recommender.version,
        "settings": settings,
        "dataset": dataset.fingerprint,
    }
