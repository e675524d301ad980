"""What came of the edits in the address: the caches of the What if view."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

import streamlit as st

from explain.counterfactual import edits as changes
from explain.counterfactual.edits import Edited, Edits
from explain.counterfactual.history_diff import HistoryDiff, history_diff
from explain.rankings.comparison import RankingComparison, compare
from explain.reasons.explanation import Explanation, explain
from pages.ui.session import explanations, resources
from pages.ui.session.context import ViewContext
from pages.ui.session.list_options import OFF, PERSONAL
from pages.ui.session.resources import FittedModel
from recommenders.contract import Histories
from recommenders.ranking.diversity import Variety


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIfOutcome:
    """The edits and what they lead to.

    ``requested`` is what the address has, ``edited`` what could be made of it, ``problems`` say in
    plain sentences what could not. ``day`` is the as-of date and ``bought_by_then`` has the items
    (codes) that were bought by then. ``summary`` is the changes in words, "" where there are none.
    """

    requested: Edits
    day: datetime.date
    bought_by_then: frozenset[int]
    edited: Edited
    problems: tuple[str, ...]
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
        model=_model_after(view, edited.history),
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
                [*requested.problems, *([day_problem] if day_problem else []), *impossible]
            )
        ),
        summary=changes.words(edited.applied, dataset, day),
        comparison=comparison,
        history_diff=_history_diff(before.key, after.key, comparison),
    )


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
    gamma = options.gamma
    if options.waiting and len(edited.items):
        gamma = PERSONAL[selection.personal or OFF]
    elif not len(edited.items):
        gamma = 0.0
    if gamma == options.gamma:
        return view.model
    return resources.fitted_model(selection.dataset, selection.recommender, gamma)


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
