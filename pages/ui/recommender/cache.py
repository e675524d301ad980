"""Caches of the Recommender view; keys are fingerprints, and customers stay codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st

from explain.formats import FIXED_SPACE
from explain.quality.model_card import Card, card
from explain.rankings import association_rules
from explain.rankings.exposure import Exposure, exposure
from explain.rankings.top_k import TopLists
from explain.surrogate.fidelity_by_group import FidelityByGroup, fidelity_by_group
from explain.surrogate.global_attributions import (
    GlobalAttributions,
    SampleConfig,
    global_attributions,
)
from explain.surrogate.global_importance import GlobalImportance, global_importance
from pages.ui.session import explanations, resources
from pages.ui.session.jobs import run_once
from pages.ui.session.resources import FittedModel
from pages.ui.session.top_lists import all_top_lists
from recommenders.contract import LinearInHistory
from recommenders.progress import Progress

READ: Final = 300
"""Customers whose lists the surrogate is asked about."""
READ_SAMPLED: Final = 150
"""The same where contributions are sampled, which takes longer."""
MINED: Final = 20
"""Rules that are shown, and tested by taking their item away."""


def read(model: FittedModel, bought: bool) -> GlobalAttributions:
    """The surrogate's account of a sample of customers.

    Raises ValueError when there are too few purchases for a surrogate.
    """
    surrogate = explanations.surrogate(model, bought)
    linear = isinstance(model.ranker.recommender, LinearInHistory)
    return run_once(
        "readings",
        f"{model.fingerprint}/{bought}",
        lambda progress: global_attributions(
            model.context,
            surrogate,
            SampleConfig(customers=READ if linear else READ_SAMPLED),
            fingerprint=model.fingerprint,
            cache=resources.CACHE,
            progress=progress,
        ),
        label="Asking the surrogate about a sample of customers",
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def driven(fingerprint: str, bought: bool, _readings: GlobalAttributions) -> GlobalImportance:
    """The ranked features."""
    return global_importance(_readings, rng=np.random.default_rng(0))


@st.cache_resource(max_entries=16, show_spinner=False)
def followed(fingerprint: str, bought: bool, _readings: GlobalAttributions) -> FidelityByGroup:
    """The fidelity over the customer base."""
    return fidelity_by_group(_readings)


def mined(model: FittedModel, bought: bool) -> association_rules.Rules:
    """The rules of all lists, the first of them tested."""
    lists = all_top_lists(model, bought)
    return run_once(
        "rules",
        f"{model.fingerprint}/{bought}",
        lambda progress: _mined(model, bought, lists, progress),
        label="Looking for rules and testing them",
    )


def around(model: FittedModel, bought: bool, item: int) -> tuple[association_rules.Rule, ...]:
    """The tested rules from an item (code) and to it."""
    lists = all_top_lists(model, bought)
    return run_once(
        "rules around",
        f"{model.fingerprint}/{bought}/{item}",
        lambda progress: _tested(
            association_rules.rules_around(lists, model.loaded.dataset, item),
            model,
            bought,
            lists,
            progress,
        ),
        label="Testing the rules of this item",
    )


def exposed(model: FittedModel, bought: bool) -> Exposure:
    """What the lists show of the catalogue."""
    lists = all_top_lists(model, bought)
    return run_once(
        "exposure",
        f"{model.fingerprint}/{bought}",
        lambda _: exposure(lists, model.loaded.dataset),
        label="Counting what the lists show",
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def model_card(fingerprint: str, _model: FittedModel) -> Card:
    """The statements and settings of the model card."""
    return card(
        _model.ranker.recommender, _model.entry, _model.loaded.dataset, fingerprint=fingerprint
    )


def fixed(text: str) -> str:
    """Text that is not broken into lines: numbers with an interval stay together in a table."""
    return text.replace(" ", FIXED_SPACE)


def _mined(
    model: FittedModel, bought: bool, lists: TopLists, progress: Progress
) -> association_rules.Rules:
    found = association_rules.mine(lists, model.loaded.dataset, most=MINED)
    both = _tested((*found.rules, *found.repeat_rules), model, bought, lists, progress)
    count = len(found.rules)
    return replace(found, rules=both[:count], repeat_rules=both[count:])


def _tested(
    found: tuple[association_rules.Rule, ...],
    model: FittedModel,
    bought: bool,
    lists: TopLists,
    progress: Progress,
) -> tuple[association_rules.Rule, ...]:
    return association_rules.check_by_removal(
        found,
        lists,
        model.ranker,
        model.loaded.dataset,
        bought_before=bought,
        rng=np.random.default_rng(0),
        progress=progress,
    )
