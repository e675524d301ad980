"""What came of the edits in the address: the caches of the What if view."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

import streamlit as st

from explain.counterfactual import edits as changes
from explain.counterfactual.edits import Edited, Edits
from explain.counterfactual.history_diff import HistoryDiff, history_diff
from explain.formats import join_names
from explain.rankings.comparison import RankingComparison, compare
from explain.reasons.explanation import Explanation, explain
from pages.ui.access.person import may
from pages.ui.session import explanations, resources
from pages.ui.session.context import ViewContext
from pages.ui.session.list_options import OFF, dial_settings
from pages.ui.session.resources import FittedModel
from recommenders.access.roles import Permission
from recommenders.contract import Histories
from recommenders.ranking.diversity import Variety
from recommenders.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIfOutcome:
    """The edits and what they lead to.

    ``requested`` is what the address has, ``edited`` what could be made of it, ``problems`` say in
    plain sentences what could not. ``rules`` are those of the shop that act on this list, ``off``
    the keys of those that are switched off. ``day`` is the as-of date and ``bought_by_then`` has
    the items (codes) that were bought by then. ``summary`` is the changes in words, "" where there
    are none.
    """

    requested: Edits
    day: datetime.date
    bought_by_then: frozenset[int]
    edited: Edited
    problems: tuple[str, ...]
    rules: tuple[Rule, ...]
    off: tuple[str, ...]
    summary: str
    comparison: RankingComparison
    history_diff: HistoryDiff


def outcome(view: ViewContext, customer: int) -> WhatIfOutcome:
    """Read the edits in the address and make them on the history of a customer (code)."""
    selection, dataset = view.selection, view.model.loaded.dataset
    history = dataset.histories([customer], events=view.model.ranker.recommender.events)
    requested = changes.parse(selection.edits, dataset)
    day, day_problem = changes.day(selection.asof, dataset)
    as_of = changes.edit_time(day, dataset)
    edited = changes.apply(history, requested, as_of=as_of)
    impossible = [changes.passed_over(edit, dataset) for edit in edited.impossible]
    rules = acting_rules(view, customer)
    off, unknown = _switched_off(selection.rules_off, rules)
    before = _Side(
        model=view.model,
        customer=customer,
        bought=selection.bought,
        variety=view.options.variety,
        edits="",
        history=history,
    )
    after = replace(
        before,
        model=resources.without_rules(_model_after(view, edited.history), off),
        edits=changes.text(edited.applied, dataset),
        history=edited.history,
    )
    comparison = _comparison(before.key, after.key, before, after)
    return WhatIfOutcome(
        requested=requested,
        day=day,
        bought_by_then=frozenset(history.items[history.times <= as_of].tolist()),
        edited=edited,
        problems=tuple(
            dict.fromkeys(
                [
                    *requested.problems,
                    *([day_problem] if day_problem else []),
                    *impossible,
                    *unknown,
                ]
            )
        ),
        rules=rules,
        off=off,
        summary=_summary(
            changes.words(edited.applied, dataset, day),
            [rule.name for rule in rules if rule.key in off],
        ),
        comparison=comparison,
        history_diff=_history_diff(before.key, after.key, comparison),
    )


def acting_rules(view: ViewContext, customer: int) -> tuple[Rule, ...]:
    """The rules of the shop that act on the list of a customer (code)."""
    acting = view.model.ranker.for_customer(customer).acting
    return () if acting is None else acting.rules


def _switched_off(wanted: str | None, rules: tuple[Rule, ...]) -> tuple[tuple[str, ...], list[str]]:
    """The keys in the address that are those of acting rules, and a sentence for each other."""
    keys = [key for key in (wanted or "").split(",") if key]
    if keys and not may(Permission.RULES):
        return (), ["To switch rules of the shop off is not for your role: they all act."]
    known = {rule.key for rule in rules}
    off = tuple(dict.fromkeys(key for key in keys if key in known))
    unknown = [f"No rule “{key}” acts on this list." for key in keys if key not in known]
    return off, unknown


def _summary(edits: str, rules_off: list[str]) -> str:
    if not rules_off:
        return edits
    names = join_names([f"“{name}”" for name in rules_off])
    off = f"without the {'rule' if len(rules_off) == 1 else 'rules'} {names}"
    return f"{edits}, {off}" if edits else f"{off[:1].upper()}{off[1:]}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Side:
    """A list before or after the ``edits``: what it is computed from."""

    model: FittedModel
    customer: int
    bought: bool
    variety: Variety | None
    edits: str
    history: Histories

    @property
    def key(self) -> str:
        """What tells this list from every other; the history follows from the rest."""
        parts = (self.model.fingerprint, self.customer, self.bought, self.variety)
        return "/".join(map(str, (*parts, self.history.as_of, self.edits)))


def _model_after(view: ViewContext, edited: Histories) -> FittedModel:
    """The model of the list after: the dial acts as soon as there is a purchase, and not before."""
    selection, options = view.selection, view.options
    personal = options.personal
    if options.waiting and len(edited.items):
        personal = dial_settings(view.model.entry)[selection.personal or OFF]
    elif not len(edited.items):
        personal = 0.0
    if personal == options.personal:
        return view.model
    model = resources.fitted_model(selection.dataset, selection.recommender, personal)
    return model.seen_by(view.model.loaded)


@st.cache_resource(max_entries=256, show_spinner=False)
def _explained(key: str, _side: _Side) -> Explanation:
    return explain(
        explanations.list_context(_side.model, _side.variety),
        _side.customer,
        bought_before=_side.bought,
        history=_side.history,
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _comparison(
    before_key: str, after_key: str, _before: _Side, _after: _Side
) -> RankingComparison:
    return compare(
        _explained(before_key, _before),
        _explained(after_key, _after),
        ranker=_before.model.ranker,
        after_ranker=_after.model.ranker,
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _history_diff(before_key: str, after_key: str, _comparison: RankingComparison) -> HistoryDiff:
    before, after = _comparison.before, _comparison.after
    return history_diff(before.history, after.history, before.attribution)
