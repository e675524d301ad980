"""What the Customer view computes only when it is asked for, each answer once."""

from __future__ import annotations

import streamlit as st

from explain.counterfactual.contrast import Contrast, contrast
from explain.counterfactual.masked_scores import SearchConfig
from explain.counterfactual.minimal_set import Smallest, smallest
from explain.counterfactual.why_not import WhyNot, why_not
from explain.profiles.item_statistics import history_groups
from explain.rankings.next_purchases import NextPurchases, next_purchases
from explain.reasons.explanation import Explanation
from pages.ui.session.context import ViewContext
from pages.ui.session.jobs import run_once
from recommenders.contract import Dataset

LONG = 200
"""A history of more distinct items is searched less deeply: an answer should not take minutes."""
SHALLOW = SearchConfig(
    max_asked=300, deepest=2, max_summed=20_000_000, near=60, max_greedy=4_000, max_tried=50
)


def minimal_set(view: ViewContext, explanation: Explanation, position: int) -> Smallest:
    """The fewest purchases without which an item leaves the list."""
    target = int(explanation.ranking.items[position])
    return run_once(
        "smallest",
        _key(view, target),
        lambda _: smallest(
            view.model.ranker.for_customer(view.customer),
            explanation.history,
            target,
            candidates=explanation.ranking.candidates,
            shown=len(explanation.ranking.items),
            config=_search(explanation),
        ),
        label=_label(explanation),
    )


def pair_contrast(view: ViewContext, explanation: Explanation, above: int, below: int) -> Contrast:
    """Why one item (code) scores more than another, and what swaps them."""
    history = explanation.history
    return run_once(
        "contrast",
        _key(view, above, below),
        lambda _: contrast(
            view.model.ranker.for_customer(view.customer),
            history,
            above,
            below,
            groups=history_groups(view.model.loaded.statistics, history.players()),
            search=_search(explanation),
        ),
        label=_label(explanation),
    )


def absence(view: ViewContext, explanation: Explanation, item: int) -> WhyNot:
    """Why an item (code) is not in the list, by score."""
    return run_once(
        "why not",
        _key(view, item),
        lambda _: why_not(
            view.model.context,
            explanation.history,
            item,
            shown=len(explanation.ranking.items),
            bought_before=view.selection.bought,
            customer=view.customer,
            search=_search(explanation),
        ),
        label=_label(explanation),
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def bought_next(
    fingerprint: str,
    customer: int,
    bought: bool,
    variety: str | None,
    _view: ViewContext,
    _explanation: Explanation,
    _whole: Dataset,
) -> NextPurchases:
    """What a customer (code) bought in the days that are held back of the ``_whole`` data set."""
    return next_purchases(
        _whole, _view.model.ranker, _explanation.history, _explanation.ranking, customer
    )


def _key(view: ViewContext, *items: int) -> str:
    numbers = (view.customer, int(view.selection.bought), *items)
    return "/".join([view.model.fingerprint, *map(str, numbers)])


def _search(explanation: Explanation) -> SearchConfig:
    return SHALLOW if len(explanation.history.players()) > LONG else SearchConfig()


def _label(explanation: Explanation) -> str:
    return (
        "Asking the recommender again and again, without some of the "
        f"{len(explanation.history.players()):,} purchased items"
    )
