"""What the Quality view shows, computed once: recommenders judged, explanations measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import streamlit as st

from explain.quality import explanations as quick
from explain.quality.explanations import Explained
from explain.quality.ranking import Quality, quality
from pages.ui.session import resources
from pages.ui.session.jobs import Progress, obtain
from pages.ui.shell.sidebar import Chosen
from recommenders import registry
from recommenders.contract import Dataset
from recommenders.errors import ArtifactError, DataError
from recommenders.evaluation import durations as expected
from recommenders.evaluation import stored_results as kept
from recommenders.evaluation.stored_results import Kept

BASELINES: Final = ("popularity", "item-knn")
AT_ONCE: Final = 5.0
"""Seconds up to which work is done without being asked for."""
_STARTED: Final = "quality_started"
_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known: ``quality`` is None as long as the chosen recommender is not judged.

    ``missing`` are recommenders still to be judged, which takes about ``seconds``; ``refused``
    says which cannot take the data and why, ``problem`` why nobody can be judged.
    """

    quality: Quality | None
    missing: tuple[str, ...] = ()
    seconds: float = 0.0
    refused: tuple[str, ...] = ()
    problem: str = ""


def label(recommender: str) -> str:
    """The name of a recommender on charts: short."""
    return registry.entry(recommender).label.split(" (")[0]


def beside(chosen: Chosen) -> str | None:
    """The recommender that is added to the comparison, None for none or one that cannot be."""
    against = chosen.selection.against
    names = [entry.name for entry in registry.available()]
    return against if against in names and against != chosen.selection.recommender else None


def compared(chosen: Chosen) -> list[str]:
    """The recommenders that the charts show: the chosen one, the baselines, the added one."""
    added = beside(chosen)
    names = [chosen.selection.recommender, *BASELINES, *([added] if added else [])]
    return list(dict.fromkeys(names))


def judged(chosen: Chosen) -> Found:
    """The quality of the chosen recommender; judges what is missing where that is quick or asked.

    Shows progress while it does.
    """
    dataset = chosen.world.shop.dataset
    have = _known(dataset)
    missing = tuple(name for name in compared(chosen) if name not in have)
    seconds = expected.seconds(missing, dataset) if missing else 0.0
    refused: list[str] = []
    if missing and (seconds <= AT_ONCE or _key(missing, dataset) in _started()):
        try:
            done = _evaluated(missing, dataset)
        except DataError as error:
            return Found(quality=None, problem=str(error))
        have |= {one.recommender: one for one in done if not one.refused}
        refused = [f"{label(one.recommender)}: {one.refused}" for one in done if one.refused]
        missing = ()
    needed = (chosen.selection.recommender, BASELINES[0])
    if not all(name in have for name in needed):
        return Found(quality=None, missing=missing, seconds=seconds, refused=tuple(refused))
    found = _quality(
        dataset.fingerprint,
        tuple(have),
        chosen.selection.recommender,
        _other(chosen.selection.recommender, have),
        chosen.selection.bought,
        tuple(have.values()),
    )
    return Found(quality=found, missing=missing, seconds=seconds, refused=tuple(refused))


def start(names: Sequence[str], dataset: Dataset) -> None:
    """Callback of a button: judge these recommenders in this session's next run."""
    _started().add(_key(names, dataset))


def explained(chosen: Chosen) -> Explained | None:
    """How good the explanations are, None where that has not been measured."""
    world, dataset = chosen.world, chosen.world.shop.dataset
    name = chosen.selection.recommender
    key = f"explained/{registry.fingerprint(name, dataset)}"
    try:
        return _explained(key, name, dataset)
    except ArtifactError:
        if key not in _started():
            return None

    # the dial of the sidebar changes the scores: measured is the recommender as it is
    plain = resources.world(chosen.selection.dataset, name)

    def make(progress: Progress) -> Explained:
        return quick.explained(
            name, plain.ranker, dataset, world.shop.facts, cache=resources.CACHE, tell=progress
        )

    return cast("Explained", obtain("explained", key, make, label="Measuring the explanations"))


def start_explaining(chosen: Chosen) -> None:
    """Callback of a button: measure the explanations in this session's next run."""
    dataset, name = chosen.world.shop.dataset, chosen.selection.recommender
    _started().add(f"explained/{registry.fingerprint(name, dataset)}")


def _known(dataset: Dataset) -> dict[str, Kept]:
    found = {}
    for entry in registry.ENTRIES:
        try:
            found[entry.name] = _kept(
                registry.fingerprint(entry.name, dataset), entry.name, dataset
            )
        except ArtifactError:
            continue
    return found


@st.cache_resource(max_entries=128, show_spinner=False)
def _kept(fingerprint: str, name: str, _dataset: Dataset) -> Kept:
    found = kept.known(name, _dataset, resources.CACHE)
    if found is None:
        # what is raised is not cached: it may be there the next time
        raise ArtifactError(f"{name} has not been judged")
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def _explained(key: str, name: str, _dataset: Dataset) -> Explained:
    found = quick.known(name, _dataset, resources.CACHE)
    if found is None:
        raise ArtifactError(f"the explanations of {name} have not been measured")
    return found


@st.cache_resource(max_entries=32, show_spinner=False)
def _quality(
    fingerprint: str,
    names: tuple[str, ...],
    base: str,
    other: str,
    bought: bool,
    _found: tuple[Kept, ...],
) -> Quality:
    rng = np.random.default_rng(_SEED)
    return quality(_found, base=base, other=other, bought_before=bought, rng=rng)


def _evaluated(names: Sequence[str], dataset: Dataset) -> list[Kept]:
    return cast(
        "list[Kept]",
        obtain(
            "quality",
            _key(names, dataset),
            lambda progress: kept.evaluated(names, dataset, cache=resources.CACHE, tell=progress),
            label="Judging",
        ),
    )


def _other(base: str, have: dict[str, Kept]) -> str:
    """What the base is held against: the first baseline that it is not itself."""
    return next((name for name in BASELINES if name != base and name in have), base)


def _key(names: Sequence[str], dataset: Dataset) -> str:
    return "/".join(registry.fingerprint(name, dataset) for name in names)


def _started() -> set[str]:
    found: set[str] = st.session_state.setdefault(_STARTED, set())
    return found
