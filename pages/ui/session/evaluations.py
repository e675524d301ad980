"""How well recommenders rank on the data set: judged once, asked for by two views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from explain.profiles.variety import rearranging
from explain.quality.ranking import Quality, quality
from explain.quality.standing import Standing, held_back_of, rules, standing, strongest_rule
from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.jobs import Codes, key_of, run_behind, run_once
from pages.ui.session.selection import told
from recommenders import registry
from recommenders.artifacts import cache_folder
from recommenders.contract import Dataset
from recommenders.errors import ArtifactError, DataError
from recommenders.evaluation import durations, stored_results
from recommenders.evaluation.stored_results import StoredEvaluation
from recommenders.evaluation.variants import Variant, as_variant
from recommenders.intervals import generator
from recommenders.operation.processes import apart
from recommenders.progress import Progress

AT_ONCE: Final = 5.0
"""Seconds up to which work is done without being asked for."""
BEHIND: Final = 90.0
"""The same for work that nobody waits for."""

_STARTED: Final = "quality_started"

_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityState:
    """What is known: ``quality`` is None as long as the chosen recommender is not judged.

    ``missing`` are recommenders still to be judged, which takes about ``seconds``; ``refused``
    says which cannot take the data and why, ``problem`` why nobody can be judged. ``nobody`` of
    the customers that are asked for bought anything in the time held back.
    """

    quality: Quality | None
    nobody: bool = False
    missing: tuple[str, ...] = ()
    seconds: float = 0.0
    refused: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingState:
    """What is known of how a recommender stands beside bestsellers, or why nothing is.

    ``running`` while it is measured; ``seconds`` is what that would take where nobody has asked
    for it yet, ``rule`` what the recommender is where it is a rule of thumb itself, ``problem``
    why the data or the recommender cannot be judged.
    """

    standing: Standing | None = None
    running: bool = False
    seconds: float = 0.0
    rule: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairState:
    """What is known of two sides of a comparison: both ``evaluations``, or what is missing.

    ``missing`` are still to be judged, which takes about ``seconds``; ``problem`` says why the data
    or a side cannot be judged.
    """

    evaluations: tuple[StoredEvaluation, StoredEvaluation] | None = None
    missing: tuple[Variant, ...] = ()
    seconds: float = 0.0
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


def judged_on(view: ViewContext) -> Dataset:
    """The data that recommenders are judged on: all of them, with the ids as they are.

    Whatever the screen holds back or calls its customers, what was judged once is known.
    """
    return resources.loaded_dataset(view.selection.dataset).dataset


def as_shown(view: ViewContext) -> Dataset:
    """The same data as the screen calls the customers, pseudonyms perhaps."""
    selection = view.selection
    return resources.loaded_dataset(selection.dataset, private=selection.private).dataset


def quality_state(
    view: ViewContext, among: Codes | None = None, *, judging: Callable[[], None] | None = None
) -> QualityState:
    """The quality of the chosen recommender; judges what is missing where that is quick or asked.

    ``among`` are the customers that count (codes; None is everybody). Shows progress; ``judging``
    is called before somebody has to wait for it.
    """
    dataset = judged_on(view)
    evaluations = _stored_evaluations(dataset)
    recommender, bought = view.selection.recommender, view.selection.bought
    needed = (recommender, *rules(bought_before=bought))
    wanted = dict.fromkeys((*compared_recommenders(view), *needed))
    missing = tuple(name for name in wanted if name not in evaluations)
    seconds = durations.seconds(missing, dataset) if missing else 0.0
    refused: list[str] = []
    if missing and (seconds <= AT_ONCE or _asked_for(missing, dataset)):
        if judging is not None:
            judging()
        try:
            evaluated = _evaluate(missing, dataset)
        except DataError as error:
            return QualityState(quality=None, problem=told(error))
        evaluations |= {
            evaluation.recommender: evaluation for evaluation in evaluated if not evaluation.refused
        }
        refused = [
            f"{short_label(evaluation.recommender)}: {evaluation.refused}"
            for evaluation in evaluated
            if evaluation.refused
        ]
        missing = ()
    if not all(name in evaluations for name in needed):
        return QualityState(quality=None, missing=missing, seconds=seconds, refused=tuple(refused))
    shown = as_shown(view)
    try:
        ranking_quality = _quality(
            f"{shown.fingerprint}/{key_of(among)}",
            tuple(evaluations),
            recommender,
            strongest_rule(evaluations, bought_before=bought, besides=recommender),
            bought,
            tuple(evaluations.values()),
            among,
            shown,
        )
    except DataError as error:
        return QualityState(quality=None, nobody=among is not None, problem=told(error))
    return QualityState(
        quality=ranking_quality, missing=missing, seconds=seconds, refused=tuple(refused)
    )


def pair_state(view: ViewContext, pair: tuple[Variant, Variant]) -> PairState:
    """What two sides reach on the purchases held back; judges where that is quick, or asked for.

    Shows progress while it does.
    """
    dataset = judged_on(view)
    stored = {variant: _stored(variant, dataset) for variant in pair}
    missing = tuple(variant for variant, evaluation in stored.items() if evaluation is None)
    if missing:
        seconds = durations.seconds(missing, dataset)
        if seconds > AT_ONCE and not _asked_for(missing, dataset):
            return PairState(missing=missing, seconds=seconds)
        try:
            evaluated = _evaluate(missing, dataset)
        except DataError as error:
            return PairState(problem=told(error))
        stored |= dict(zip(missing, evaluated, strict=True))
    left, right = (stored[variant] for variant in pair)
    assert left is not None
    assert right is not None
    for evaluation in (left, right):
        if evaluation.refused:
            return PairState(problem=f"{short_label(evaluation.recommender)}: {evaluation.refused}")
    return PairState(evaluations=(left, right))


def standing_state(view: ViewContext) -> StandingState:
    """How the chosen recommender stands beside the best rule of thumb on these data.

    What is not kept yet is measured behind the page where that does not take long, or was asked
    for (`start_standing`).
    """
    recommender = view.selection.recommender
    if rule := registry.entry(recommender).rule:
        return StandingState(rule=rule)
    if view.record:
        return StandingState(problem="These lists are a record, which the past cannot judge.")
    dataset = judged_on(view)
    needed = (recommender, *rules(bought_before=view.selection.bought))
    evaluations = _stored_evaluations(dataset, needed)
    missing = tuple(name for name in needed if name not in evaluations)
    if missing:
        seconds = durations.seconds(missing, dataset)
        if seconds > BEHIND and not _asked_for(missing, dataset):
            return StandingState(seconds=seconds)
        try:
            running, evaluated = _evaluate_behind(missing, dataset)
        except DataError as error:
            return StandingState(problem=told(error))
        if running or evaluated is None:
            return StandingState(running=True)
        refused = [evaluation.refused for evaluation in evaluated if evaluation.refused]
        if refused:
            return StandingState(problem=refused[0])
        evaluations |= {evaluation.recommender: evaluation for evaluation in evaluated}
    try:
        standing = _standing(
            "/".join(registry.fingerprint(name, dataset) for name in needed),
            recommender,
            view.selection.bought,
            held_back_of(dataset),
            tuple(evaluations.values()),
        )
    except DataError as error:
        return StandingState(problem=told(error))
    return StandingState(standing=standing)


def start_standing(view: ViewContext) -> None:
    """Callback of a button: measure what `standing_state` needs."""
    dataset = judged_on(view)
    needed = (view.selection.recommender, *rules(bought_before=view.selection.bought))
    evaluations = _stored_evaluations(dataset, needed)
    start_evaluation([name for name in needed if name not in evaluations], view)


def start_evaluation(variants: Sequence[str | Variant], view: ViewContext) -> None:
    """Callback of a button: judge these recommenders in this session's next run."""
    dataset = judged_on(view)
    started().update(_key([variant], dataset) for variant in variants)


def _stored_evaluations(
    dataset: Dataset, names: Sequence[str] | None = None
) -> dict[str, StoredEvaluation]:
    wanted = [entry.name for entry in registry.ENTRIES] if names is None else names
    stored = {name: _stored(as_variant(name), dataset) for name in wanted}
    return {name: evaluation for name, evaluation in stored.items() if evaluation is not None}


def _stored(variant: Variant, dataset: Dataset) -> StoredEvaluation | None:
    try:
        return _stored_evaluation(_key([variant], dataset), variant, dataset)
    except ArtifactError:
        return None


@st.cache_resource(max_entries=128, show_spinner=False)
def _stored_evaluation(key: str, _variant: Variant, _dataset: Dataset) -> StoredEvaluation:
    evaluation = stored_results.load_stored(_variant, _dataset, cache_folder())
    if evaluation is None:
        # what is raised is not cached: it may be there the next time
        raise ArtifactError(f"{_variant.recommender} has not been judged")
    return evaluation


@st.cache_resource(max_entries=32, show_spinner=False)
def _quality(
    fingerprint: str,
    names: tuple[str, ...],
    base: str,
    other: str,
    bought: bool,
    _evaluations: tuple[StoredEvaluation, ...],
    _among: Codes | None,
    _shown: Dataset,
) -> Quality:
    evaluations = tuple(evaluation.known_as(_shown.known_as) for evaluation in _evaluations)
    if _among is not None:
        among = frozenset(_among)
        evaluations = tuple(evaluation.among(among) for evaluation in evaluations)
    rng = generator(_SEED)
    return quality(evaluations, base=base, other=other, bought_before=bought, rng=rng)


@st.cache_resource(max_entries=64, show_spinner=False)
def _standing(
    key: str,
    recommender: str,
    bought: bool,
    held_back: str,
    _evaluations: tuple[StoredEvaluation, ...],
) -> Standing | None:
    rng = generator(_SEED)
    return standing(recommender, _evaluations, bought_before=bought, rng=rng, held_back=held_back)


def _evaluate_behind(
    names: Sequence[str], dataset: Dataset
) -> tuple[bool, list[StoredEvaluation] | None]:
    return run_behind("quality", _key(names, dataset), _evaluating(names, dataset))


def _evaluate(variants: Sequence[str | Variant], dataset: Dataset) -> list[StoredEvaluation]:
    key, work = _key(variants, dataset), _evaluating(variants, dataset)
    return run_once("quality", key, work, label="Judging")


def _evaluating(
    variants: Sequence[str | Variant], dataset: Dataset
) -> Callable[[Progress], list[StoredEvaluation]]:
    return lambda progress: stored_results.evaluate(
        variants,
        dataset,
        cache=cache_folder(),
        progress=progress,
        rearranging=rearranging,
        runner=apart(durations.seconds(variants, dataset)),
    )


def _key(variants: Sequence[str | Variant], dataset: Dataset) -> str:
    return "/".join(
        f"{registry.fingerprint(variant.recommender, dataset)}{variant.settings or ''}"
        for variant in map(as_variant, variants)
    )


def _asked_for(variants: Sequence[str | Variant], dataset: Dataset) -> bool:
    # one by one: some of what the button named may be known by now, from another page
    return all(_key([variant], dataset) in started() for variant in variants)


def started() -> set[str]:
    """What was asked for by a button in this session, by keys; a set to add to."""
    started: set[str] = st.session_state.setdefault(_STARTED, set())
    return started
