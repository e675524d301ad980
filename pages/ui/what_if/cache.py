"""What came of the edits in the address: the caches of the What if view."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import streamlit as st

from explain.context import ExplanationContext
from explain.counterfactual import edits as changes
from explain.counterfactual.edits import Edited, Edits
from explain.counterfactual.history_diff import HistoryDiff, history_diff
from explain.rankings.comparison import RankingComparison, compare
from explain.reasons.explanation import Explanation, explain
from pages.ui.session import explanations, resources
from pages.ui.session.context import ViewContext
from pages.ui.session.list_options import OFF, PERSONAL
from pages.ui.session.resources import FittedModel, LoadedDataset
from recommenders.contract import Columns, Dataset, Histories
from recommenders.ranking.diversity import Variety


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhatIfOutcome:
    """The edits and what they lead to.

    ``asked`` is what the address has, ``edited`` what could be made of it, ``problems`` say in
    plain sentences what could not. ``day`` is the as-of date and ``there`` has the items (codes)
    that were bought by then. ``said`` are the changes in words, "" where there are none.
    """

    asked: Edits
    day: datetime.date
    there: frozenset[int]
    edited: Edited
    problems: tuple[str, ...]
    said: str
    comparison: RankingComparison
    history_diff: HistoryDiff


def outcome(view: ViewContext, customer: int) -> WhatIfOutcome:
    """Read the edits in the address and make them on the history of a customer (code)."""
    selection, dataset = view.selection, view.model.loaded.dataset
    own = dataset.histories([customer], events=view.model.ranker.recommender.events)
    asked = changes.parse(selection.edits, dataset)
    day, wrong = changes.day(selection.asof, dataset)
    moment = changes.edit_time(day, dataset)
    edited = changes.apply(own, asked, as_of=moment)
    passed = [changes.passed_over(edit, dataset) for edit in edited.impossible]
    key = changes.text(edited.applied, dataset)
    comparison = _comparison(
        view.model.fingerprint,
        _world(view, edited.history).fingerprint,
        customer,
        selection.bought,
        view.options.variety,
        key,
        moment,
        view.model,
        _world(view, edited.history),
        own,
        edited.history,
    )
    return WhatIfOutcome(
        asked=asked,
        day=day,
        there=frozenset(own.items[own.times <= moment].tolist()),
        edited=edited,
        problems=tuple(dict.fromkeys([*asked.problems, *([wrong] if wrong else []), *passed])),
        said=changes.words(edited.applied, dataset, day),
        comparison=comparison,
        history_diff=_ledger(
            view.model.fingerprint,
            customer,
            selection.bought,
            view.options.variety,
            key,
            moment,
            comparison,
        ),
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def item_labels(fingerprint: str, _dataset: Dataset) -> tuple[str, ...]:
    """The texts of a picker of items: title and id, shape (n_items,)."""
    titles, ids = _dataset.items[Columns.TITLE], _dataset.items[Columns.ITEM]
    return tuple(
        title if title.endswith(id_) else f"{title} · {id_}"
        for title, id_ in zip(titles.astype(str), ids.astype(str), strict=True)
    )


def _world(view: ViewContext, edited: Histories) -> FittedModel:
    """The world of the list after: the dial acts as soon as there is a purchase, and not before."""
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
def _explained(
    fingerprint: str,
    customer: int,
    bought: bool,
    variety: Variety | None,
    edits: str,
    moment: int,
    _model: FittedModel,
    _history: Histories,
) -> Explanation:
    loaded: LoadedDataset = _model.loaded
    ranker = _model.ranker if variety is None else explanations.varied(_model, variety)
    return explain(
        ExplanationContext(ranker, loaded.dataset, loaded.statistics),
        customer,
        bought_before=bought,
        history=_history,
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _comparison(
    fingerprint: str,
    after_fingerprint: str,
    customer: int,
    bought: bool,
    variety: Variety | None,
    edits: str,
    moment: int,
    _model: FittedModel,
    _after_model: FittedModel,
    _own: Histories,
    _edited: Histories,
) -> RankingComparison:
    before = _explained(fingerprint, customer, bought, variety, "", _own.as_of, _model, _own)
    after = _explained(
        after_fingerprint, customer, bought, variety, edits, moment, _after_model, _edited
    )
    return compare(before, after, ranker=_model.ranker, after_ranker=_after_model.ranker)


@st.cache_resource(max_entries=256, show_spinner=False)
def _ledger(
    fingerprint: str,
    customer: int,
    bought: bool,
    variety: Variety | None,
    edits: str,
    moment: int,
    _comparison: RankingComparison,
) -> HistoryDiff:
    before, after = _comparison.before, _comparison.after
    return history_diff(before.history, after.history, before.attribution)
