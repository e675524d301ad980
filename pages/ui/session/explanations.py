"""Explanations that are computed once: lists, profiles, feature surrogates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from explain.context import ExplanationContext
from explain.contract import TOP_K
from explain.profiles import variety as variety_of
from explain.profiles.customer_profile import Profile, profile
from explain.reasons.explanation import Explanation, explain
from pages.ui.session.jobs import run_once, wait_for
from pages.ui.session.resources import FittedModel, LoadedDataset
from recommenders.artifacts import cache_folder
from recommenders.contract import attributes_itself
from recommenders.evaluation import durations
from recommenders.operation.processes import apart
from recommenders.progress import Progress
from recommenders.ranking.diversity import Rearranged, VariedRanker, Variety

if TYPE_CHECKING:
    from explain.surrogate.ceiling import Ceiling
    from explain.surrogate.model import FeatureAttribution, Surrogate, SurrogateConfig

MAX_UNASKED = 30.0
"""Seconds that somebody waits for a measurement without having asked for it."""


def explanation(
    fingerprint: str, customer: int, bought: bool, variety: Variety | None, model: FittedModel
) -> Explanation:
    """The explained list of a customer (code), rearranged for variety where that is asked for."""
    if attributes_itself(model.ranker.recommender):
        return _explanation(fingerprint, customer, bought, variety, model)
    # thousands of masked histories: with a large network and a long history that takes a while
    return run_once(
        "explanation",
        f"{fingerprint}/{customer}/{bought}/{variety}",
        lambda _: _explained(customer, bought, variety, model),
        label="Asking the recommender again without parts of the history",
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _explanation(
    fingerprint: str, customer: int, bought: bool, variety: Variety | None, _model: FittedModel
) -> Explanation:
    return _explained(customer, bought, variety, _model)


def _explained(
    customer: int, bought: bool, variety: Variety | None, model: FittedModel
) -> Explanation:
    return explain(list_context(model, variety), customer, bought_before=bought)


@st.cache_resource(max_entries=256, show_spinner=False)
def rearranged(
    fingerprint: str, customer: int, bought: bool, variety: Variety, _model: FittedModel
) -> Rearranged:
    """The list of a customer (code) beside the plain one: what variety costs."""
    ranker = varied(_model, variety).for_customer(customer)
    history = _model.loaded.dataset.histories([customer], events=ranker.recommender.events)
    return ranker.rearrange(history, k=TOP_K, bought_before=bought)


def customer_profile(fingerprint: str, customer: int, loaded: LoadedDataset) -> Profile:
    """The profile of a customer (code); ``fingerprint`` is the data set's."""
    return _profile(fingerprint, customer, loaded)


@st.cache_resource(max_entries=256, show_spinner=False)
def _profile(fingerprint: str, customer: int, _loaded: LoadedDataset) -> Profile:
    return profile(_loaded.dataset, _loaded.statistics, customer)


def surrogate(model: FittedModel, bought: bool, *, for_file: bool = False) -> Surrogate:
    """The feature surrogate of a model, fitted or read from disk once.

    Shows progress, but not ``for_file``: a file is written without a screen. Raises ValueError
    when there are too few purchases to learn from.
    """
    model = model.learned or model
    key = f"{model.fingerprint}/{bought}"
    if for_file:
        return wait_for("surrogate", key, lambda progress: _surrogate(model, bought, progress))
    return run_once(
        "surrogate",
        key,
        lambda progress: _surrogate(model, bought, progress),
        label="Fitting the feature surrogate",
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def feature_attribution(
    fingerprint: str, customer: int, bought: bool, _model: FittedModel, _surrogate: Surrogate
) -> FeatureAttribution:
    """Which features lift or lower the items at the head of a customer's list."""
    return _surrogate.explain(_surrogate.head(_model.context, customer))


def ceiling(model: FittedModel, bought: bool) -> Ceiling | None:
    """How far the recommender agrees with itself under another seed.

    None where that takes longer than somebody waits without having asked, and nobody has yet:
    then `start_ceiling` measures it.
    """
    from explain.surrogate import ceiling as ceilings

    model = model.as_fitted
    if not ceilings.has_seed(model.ranker.recommender):
        return ceilings.WITHOUT_SEED
    config, key = _surrogate_config(bought), _ceiling_key(model, bought)
    known = ceilings.known(model.fingerprint, config, cache_folder())
    if known is not None:
        return known
    if ceiling_seconds(model) > MAX_UNASKED and key not in st.session_state:
        return None
    return run_once(
        "ceiling",
        key,
        lambda progress: ceilings.measured(
            model.context,
            fingerprint=model.fingerprint,
            config=config,
            cache=cache_folder(),
            progress=progress,
            runner=apart(ceiling_seconds(model)),
        ),
        label="Fitting the recommender again with another seed",
    )


def start_ceiling(model: FittedModel, bought: bool) -> None:
    """Callback of a button: measure the ceiling in this session's next run."""
    st.session_state[_ceiling_key(model.as_fitted, bought)] = True


def ceiling_seconds(model: FittedModel) -> float:
    """Seconds that it takes to measure the ceiling, in order of magnitude."""
    return durations.seconds([model.entry.name], model.loaded.dataset)


def _ceiling_key(model: FittedModel, bought: bool) -> str:
    return f"ceiling/{model.fingerprint}/{bought}"


def list_context(model: FittedModel, variety: Variety | None) -> ExplanationContext:
    """What explanations are made from, with the lists rearranged where variety is asked for."""
    context = model.context
    return context if variety is None else replace(context, ranker=varied(model, variety))


def varied(model: FittedModel, variety: Variety) -> VariedRanker:
    """The ranker of a model, with its lists rearranged for variety."""
    return variety_of.varied(model.ranker, model.loaded.statistics, variety)


def _surrogate_config(bought: bool) -> SurrogateConfig:
    from explain.surrogate.model import SurrogateConfig

    return SurrogateConfig(bought_before=bought)


def _surrogate(model: FittedModel, bought: bool, progress: Progress) -> Surrogate:
    from explain.surrogate.storage import fitted, seconds

    config = _surrogate_config(bought)
    return fitted(
        model.context,
        fingerprint=model.fingerprint,
        cache=cache_folder(),
        config=config,
        progress=progress,
        runner=apart(seconds(model.loaded.dataset, config)),
    )
