"""The recommenders that can be picked, and fitting them once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import cast

from recommenders.artifacts import keep, load
from recommenders.builtin import ENTRIES
from recommenders.contract import Dataset, PersistentRecommender, Recommender
from recommenders.errors import ArtifactError
from recommenders.neural.base import TrainedRecommender
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
    "shelf_recommenders",
]

DEFAULT = "gf-cf"


def available() -> tuple[RecommenderEntry, ...]:
    """The entries that can be used now, without those that need a package that is not there."""
    return tuple(registered for registered in ENTRIES if not registered.missing)


def entry(name: str) -> RecommenderEntry:
    """The entry of a name; raises KeyError for a name that is not registered."""
    for registered in ENTRIES:
        if registered.name == name:
            return registered
    raise KeyError(f"no recommender is called {name!r}; there are {[e.name for e in ENTRIES]}")


def baselines() -> tuple[str, ...]:
    """The names of those that others are measured against, the simplest first."""
    return tuple(registered.name for registered in reversed(ENTRIES) if registered.baseline)


def shelf_recommenders() -> dict[str, str]:
    """For each shelf of the homepage that a recommender fills, the name of the recommender."""
    return {
        registered.fills_shelf: registered.name for registered in ENTRIES if registered.fills_shelf
    }


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
    if cache is None:
        return _fit(recommender, dataset, progress, None)
    folder = cache / "recommenders" / f"{name}-{fingerprint(name, dataset)}"
    meta = _meta(recommender, dataset)
    try:
        return recommender.restore(load(folder, meta))
    except ArtifactError:
        # what takes minutes goes on where it was broken off
        state = folder.with_name(f"{folder.name}-training")
        done = _fit(recommender, dataset, progress, state)
        keep(folder, done.arrays(), meta)
        return done


def _fit(
    recommender: PersistentRecommender,
    dataset: Dataset,
    progress: Progress | None,
    checkpoint: Path | None,
) -> PersistentRecommender:
    if isinstance(recommender, TrainedRecommender):
        return recommender.fit(dataset, progress=progress, checkpoint=checkpoint)
    return recommender.fit(dataset)


def _meta(recommender: PersistentRecommender, dataset: Dataset) -> dict[str, object]:
    settings = cast("dict[str, object]", asdict(recommender.config))
    return {
        "recommender": recommender.name,
        "version": recommender.version,
        "settings": settings,
        "dataset": dataset.fingerprint,
    }
