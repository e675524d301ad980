"""How well recommenders rank on the data set: judged once, asked for by two views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from explain.quality.ranking import Quality, quality
from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.jobs import run_once
from recommenders import registry
from recommenders.contract import Dataset
from recommenders.errors import ArtifactError, DataError
from recommenders.evaluation import durations, stored_results
from recommenders.evaluation.stored_results import StoredEvaluation
from recommenders.intervals import generator

AT_ONCE: Final = 5.0
"""Seconds up to which work is done without being asked for."""

_STARTED: Final = "quality_started"

_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityState:
    """What is known: ``quality`` is None as long as the chosen recommender is not judged.

    ``missing`` are recommenders still to be judged, which takes about ``seconds``; ``refused``
    says which cannot take the data and why, ``problem`` why nobody can be judged.
    """

    quality: Quality | None
    missing: tuple[str, ...] = ()
    seconds: float = 0.0
    refused: tuple[str, ...] = ()
    problem: str = ""


def short_label(recommender: str) -> str:
    """The name of a recommender on charts: short."""
    return registry.entry(recommender).short_label


def added_recommender(view: ViewContext) -> str | None:
    """The recommender that is added to the comparison, None for none or one that cannot be."""
    against = view.selection.against
    names = [entry.name for entry in registry.available()]
    return against if against in names and against != view.selection.recommender else None


def compared_recommenders(view: ViewContext) -> list[str]:
    """The recommenders that the charts show: the chosen one, the baselines, the added one."""
    added = added_recommender(view)
    names = [view.selection.recommender, *registry.baselines(), *([added] if added else [])]
    return list(dict.fromkeys(names))


def quality_state(view: ViewContext) -> QualityState:
    """The quality of the chosen recommender; judges what is missing where that is quick or asked.

    Shows progress while it does.
    """
    dataset = view.model.loaded.dataset
    evaluations = _stored_evaluations(dataset)
    missing = tuple(name for name in compared_recommenders(view) if name not in evaluations)
    seconds = durations.seconds(missing, dataset) if missing else 0.0
    refused: list[str] = []
    if missing and (seconds <= AT_ONCE or _key(missing, dataset) in started()):
        try:
            evaluated = _evaluate(missing, dataset)
        except DataError as error:
            return QualityState(quality=None, problem=str(error))
        evaluations |= {
            evaluation.recommender: evaluation for evaluation in evaluated if not evaluation.refused
        }
        refused = [
            f"{short_label(evaluation.recommender)}: {evaluation.refused}"
            for evaluation in evaluated
            if evaluation.refused
        ]
        missing = ()
    needed = (view.selection.recommender, registry.baselines()[0])
    if not all(name in evaluations for name in needed):
        return QualityState(quality=None, missing=missing, seconds=seconds, refused=tuple(refused))
    ranking_quality = _quality(
        dataset.fingerprint,
        tuple(evaluations),
        view.selection.recommender,
        _opponent(view.selection.recommender, evaluations),
        view.selection.bought,
        tuple(evaluations.values()),
    )
    return QualityState(
        quality=ranking_quality, missing=missing, seconds=seconds, refused=tuple(refused)
    )


def start_evaluation(names: Sequence[str], dataset: Dataset) -> None:
    """Callback of a button: judge these recommenders in this session's next run."""
    started().add(_key(names, dataset))


def _stored_evaluations(dataset: Dataset) -> dict[str, StoredEvaluation]:
    evaluations = {}
    for entry in registry.ENTRIES:
        try:
            evaluations[entry.name] = _stored_evaluation(
                registry.fingerprint(entry.name, dataset), entry.name, dataset
            )
        except ArtifactError:
            continue
    return evaluations


@st.cache_resource(max_entries=128, show_spinner=False)
def _stored_evaluation(fingerprint: str, name: str, _dataset: Dataset) -> StoredEvaluation:
    evaluation = stored_results.load_stored(name, _dataset, resources.CACHE)
    if evaluation is None:
        # what is raised is not cached: it may be there the next time
        raise ArtifactError(f"{name} has not been judged")
    return evaluation


@st.cache_resource(max_entries=32, show_spinner=False)
def _quality(
    fingerprint: str,
    names: tuple[str, ...],
    base: str,
    other: str,
    bought: bool,
    _evaluations: tuple[StoredEvaluation, ...],
) -> Quality:
    rng = generator(_SEED)
    return quality(_evaluations, base=base, other=other, bought_before=bought, rng=rng)


def _evaluate(names: Sequence[str], dataset: Dataset) -> list[StoredEvaluation]:
    return run_once(
        "quality",
        _key(names, dataset),
        lambda progress: stored_results.evaluate(
            names, dataset, cache=resources.CACHE, tell=progress
        ),
        label="Judging",
    )


def _opponent(base: str, evaluations: dict[str, StoredEvaluation]) -> str:
    """What the base is held against: the first baseline that it is not itself."""
    return next(
        (name for name in registry.baselines() if name != base and name in evaluations), base
    )


def _key(names: Sequence[str], dataset: Dataset) -> str:
    return "/".join(registry.fingerprint(name, dataset) for name in names)


def started() -> set[str]:
    """What was asked for by a button in this session, by keys; a set to add to."""
    started: set[str] = st.session_state.setdefault(_STARTED, set())
    return started
