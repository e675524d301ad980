"""Caches of the Recommender view; keys are fingerprints, and customers stay codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from explain.quality.model_card import Card, card
from explain.rankings import association_rules
from explain.rankings.exposure import Exposure, exposure
from explain.rankings.top_k import TopLists, sample
from explain.rules.effects import ListChanges, RuleEffect, effects, list_changes
from explain.surrogate.fidelity_by_group import FidelityByGroup, fidelity_by_group
from explain.surrogate.global_attributions import (
    GlobalAttributions,
    SampleConfig,
    global_attributions,
)
from explain.surrogate.global_importance import GlobalImportance, global_importance
from pages.ui.session import explanations, resources
from pages.ui.session.context import ViewContext
from pages.ui.session.jobs import run_once
from pages.ui.session.resources import FittedModel
from pages.ui.session.top_lists import all_top_lists
from recommenders.api import ruled
from recommenders.artifacts import cache_folder
from recommenders.configuration import configuration
from recommenders.intervals import generator
from recommenders.operation.processes import apart
from recommenders.progress import Progress
from recommenders.rules.matched import RuleSet
from recommenders.rules.rule import Rule

MAX_CUSTOMERS: Final = 300
"""Customers whose lists the surrogate is asked about."""
SECONDS: Final = 0.02
"""Seconds that it is asked about one, in order of magnitude."""
MAX_RULED: Final = 400
"""Customers whose lists are made anew without each rule of the shop."""
MAX_RULES: Final = 20
"""Rules that are shown, and tested by taking their item away."""


def attributions(model: FittedModel, bought: bool) -> GlobalAttributions:
    """The surrogate's account of a sample of customers.

    Raises ValueError when there are too few purchases for a surrogate.
    """
    surrogate = explanations.surrogate(model, bought)
    return run_once(
        "readings",
        f"{model.fingerprint}/{bought}",
        lambda progress: global_attributions(
            model.context,
            surrogate,
            SampleConfig(customers=MAX_CUSTOMERS),
            fingerprint=model.fingerprint,
            cache=cache_folder(),
            progress=progress,
            runner=apart(SECONDS * min(MAX_CUSTOMERS, model.loaded.dataset.n_customers)),
        ),
        label="Asking the surrogate about a sample of customers",
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def importance(fingerprint: str, bought: bool, _readings: GlobalAttributions) -> GlobalImportance:
    """The ranked features."""
    return global_importance(_readings, rng=generator())


@st.cache_resource(max_entries=16, show_spinner=False)
def fidelity(fingerprint: str, bought: bool, _readings: GlobalAttributions) -> FidelityByGroup:
    """The fidelity over the customer base."""
    return fidelity_by_group(_readings)


def rules(model: FittedModel, bought: bool) -> association_rules.Rules:
    """The rules of all lists, the first of them tested."""
    lists = all_top_lists(model, bought)
    return run_once(
        "rules",
        f"{model.fingerprint}/{bought}",
        lambda progress: _mine(model, bought, lists, progress),
        label="Looking for rules and testing them",
    )


def rules_of_item(
    model: FittedModel, bought: bool, item: int
) -> tuple[association_rules.Rule, ...]:
    """The tested rules from an item (code) and to it."""
    lists = all_top_lists(model, bought)
    return run_once(
        "rules around",
        f"{model.fingerprint}/{bought}/{item}",
        lambda progress: _test_removal(
            association_rules.rules_around(lists, model.loaded.dataset, item),
            model,
            bought,
            lists,
            progress,
        ),
        label="Testing the rules of this item",
    )


def rule_effects(view: ViewContext) -> tuple[RuleEffect, ...]:
    """What each rule of the shop does to the lists of a sample of customers."""
    model, bought = view.model, view.selection.bought
    named = configuration().rules
    dataset = model.loaded.dataset
    if not named:
        return ()
    return run_once(
        "rule effects",
        f"{model.fingerprint}/{bought}/{resources.hash_of(repr(named))}",
        lambda _: effects(
            model.ranker,
            matched_rules(model, named),
            customers=sample(dataset.n_customers, MAX_RULED, rng=generator()),
            bought_before=bought,
        ),
        label="Making lists without each rule",
    )


def changes_of_lists(view: ViewContext, rules: tuple[Rule, ...]) -> ListChanges:
    """How many lists of a sample of customers are others with these rules than as they are."""
    model, bought = view.model, view.selection.bought
    dataset = model.loaded.dataset
    named = configuration().rules
    fitted = model.as_fitted

    def work(_: Progress) -> ListChanges:
        after = ruled(fitted.ranker.unruled, fitted.loaded.dataset, rules)
        return list_changes(
            model.ranker,
            matched_rules(model, named),
            matched_rules(model, rules),
            # either has it where no rule boosts
            from_zero=model.ranker.from_zero and after.from_zero,
            customers=sample(dataset.n_customers, MAX_RULED, rng=generator()),
            bought_before=bought,
        )

    return run_once(
        "rule changes",
        f"{model.fingerprint}/{bought}/{resources.hash_of(repr((named, rules)))}",
        work,
        label="Making lists with the changed rules",
    )


def matched_rules(model: FittedModel, rules: tuple[Rule, ...]) -> RuleSet:
    """The rules with whom and what they meet; customers are named in them as they came."""
    matched = RuleSet.of(rules, model.as_fitted.loaded.dataset)
    codes = model.loaded.dataset.known_as
    return matched if codes is None else matched.known_as(codes)


def list_exposure(model: FittedModel, bought: bool) -> Exposure:
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


def _mine(
    model: FittedModel, bought: bool, lists: TopLists, progress: Progress
) -> association_rules.Rules:
    rules = association_rules.mine(lists, model.loaded.dataset, most=MAX_RULES)
    tested = _test_removal((*rules.rules, *rules.repeat_rules), model, bought, lists, progress)
    count = len(rules.rules)
    return replace(rules, rules=tested[:count], repeat_rules=tested[count:])


def _test_removal(
    rules: tuple[association_rules.Rule, ...],
    model: FittedModel,
    bought: bool,
    lists: TopLists,
    progress: Progress,
) -> tuple[association_rules.Rule, ...]:
    return association_rules.check_by_removal(
        rules,
        lists,
        model.context,
        bought_before=bought,
        rng=generator(),
        progress=progress,
    )
