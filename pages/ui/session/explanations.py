"""Explanations that are computed once: lists, profiles, feature surrogates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from explain.context import ExplanationContext
from explain.contract import TOP_K
from explain.profiles.customer_profile import Profile, profile
from explain.reasons.explanation import Explanation, explain
from pages.ui.session.jobs import run_once
from pages.ui.session.resources import CACHE, FittedModel, LoadedDataset
from recommenders.contract import LinearInHistory
from recommenders.progress import Progress
from recommenders.ranking.diversity import Rearranged, VariedRanker, Variety

if TYPE_CHECKING:
    from explain.surrogate.model import FeatureAttribution, Surrogate


def explanation(
    fingerprint: str, customer: int, bought: bool, variety: Variety | None, model: FittedModel
) -> Explanation:
    """The explained list of a customer (code), rearranged for variety where that is asked for."""
    if isinstance(model.ranker.recommender, LinearInHistory):
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
    ranker = varied(_model, variety)
    history = _model.loaded.dataset.histories([customer], events=ranker.recommender.events)
    return ranker.rearrange(history, k=TOP_K, bought_before=bought)


def customer_profile(fingerprint: str, customer: int, loaded: LoadedDataset) -> Profile:
    """The profile of a customer (code); ``fingerprint`` is the data set's."""
    # the cache is shared by names and pseudonyms
    label = loaded.dataset.customer_label(customer)
    return replace(_profile(fingerprint, customer, loaded), label=label)


@st.cache_resource(max_entries=256, show_spinner=False)
def _profile(fingerprint: str, customer: int, _loaded: LoadedDataset) -> Profile:
    return profile(_loaded.dataset, _loaded.statistics, customer)


def surrogate(model: FittedModel, bought: bool) -> Surrogate:
    """The feature surrogate of a model, fitted or read from disk once.

    Raises ValueError when there are too few purchases to learn from.
    """
    return run_once(
        "surrogate",
        f"{model.fingerprint}/{bought}",
        lambda progress: _surrogate(model, bought, progress),
        label="Fitting the feature surrogate",
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def feature_attribution(
    fingerprint: str, customer: int, bought: bool, _model: FittedModel, _surrogate: Surrogate
) -> FeatureAttribution:
    """What kind of item is favoured, for the head of a customer's list."""
    from explain.surrogate.model import head

    ranking_head = head(
        _model.context,
        _surrogate.features,
        customer,
        config=_surrogate.config,
    )
    return _surrogate.explain(ranking_head)


def list_context(model: FittedModel, variety: Variety | None) -> ExplanationContext:
    """What explanations are made from, with the lists rearranged where variety is asked for."""
    context = model.context
    return context if variety is None else replace(context, ranker=varied(model, variety))


def varied(model: FittedModel, variety: Variety) -> VariedRanker:
    """The ranker of a model, with its lists rearranged for variety."""
    statistics = model.loaded.statistics
    level = statistics.group_level()
    return VariedRanker(
        recommender=model.ranker.recommender,
        popularity=model.ranker.popularity,
        kind=variety,
        taste=statistics.taste,
        groups=None if level is None else statistics.codes[level],
    )


def _surrogate(model: FittedModel, bought: bool, progress: Progress) -> Surrogate:
    from explain.surrogate.storage import config_for, fitted

    return fitted(
        model.context,
        fingerprint=model.fingerprint,
        cache=CACHE,
        config=config_for(model.ranker.recommender, bought_before=bought),
        progress=progress,
    )
