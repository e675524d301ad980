"""What the Customer view computes only when it is asked for, each answer once."""

from __future__ import annotations

from typing import cast

import numpy as np
import streamlit as st

from explain.counterfactual.contrast import Contrast, contrast
from explain.counterfactual.masked_scores import SearchConfig
from explain.counterfactual.minimal_set import Smallest, smallest
from explain.counterfactual.why_not import WhyNot, why_not
from explain.profiles.item_statistics import history_groups
from explain.rankings.next_purchases import Afterwards, afterwards
from explain.reasons.explanation import Explanation
from pages.ui.session.jobs import obtain
from pages.ui.shell.sidebar import Chosen
from recommenders.contract import Columns, Dataset

LONG = 200
"""A history of more distinct items is searched less deeply: an answer should not take minutes."""
SHALLOW = SearchConfig(
    most_asked=300, deepest=2, most_summed=20_000_000, near=60, most_greedy=4_000
)
MOST_TRIED, TRIED_LONG = 200, 50
"""Additions that are tried, and how many for a long history."""


def decides(chosen: Chosen, explanation: Explanation, place: int) -> Smallest:
    """The fewest purchases without which an item leaves the list."""
    target = int(explanation.ranking.items[place])
    return cast(
        "Smallest",
        obtain(
            "smallest",
            _key(chosen, target),
            lambda _: smallest(
                chosen.world.ranker,
                explanation.history,
                target,
                candidates=explanation.ranking.candidates,
                shown=len(explanation.ranking.items),
                config=_search(explanation),
            ),
            label=_label(explanation),
        ),
    )


def pair(chosen: Chosen, explanation: Explanation, above: int, below: int) -> Contrast:
    """Why one item (code) scores more than another, and what swaps them."""
    history = explanation.history
    return cast(
        "Contrast",
        obtain(
            "contrast",
            _key(chosen, above, below),
            lambda _: contrast(
                chosen.world.ranker,
                history,
                above,
                below,
                groups=history_groups(chosen.world.shop.facts, history.players()),
                search=_search(explanation),
            ),
            label=_label(explanation),
        ),
    )


def missing(chosen: Chosen, explanation: Explanation, item: int) -> WhyNot:
    """Why an item (code) is not in the list, by score."""
    shop = chosen.world.shop
    long = len(explanation.history.players()) > LONG
    return cast(
        "WhyNot",
        obtain(
            "why not",
            _key(chosen, item),
            lambda _: why_not(
                chosen.world.ranker,
                shop.dataset,
                shop.facts,
                explanation.history,
                item,
                shown=len(explanation.ranking.items),
                bought_before=chosen.selection.bought,
                most_tried=TRIED_LONG if long else MOST_TRIED,
                search=_search(explanation),
            ),
            label=_label(explanation),
        ),
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def bought_next(
    fingerprint: str,
    customer: int,
    bought: bool,
    variety: str | None,
    _chosen: Chosen,
    _explanation: Explanation,
    _whole: Dataset,
) -> Afterwards:
    """What a customer (code) bought in the days that are held back of the ``_whole`` data set."""
    return afterwards(
        _whole, _chosen.world.ranker, _explanation.history, _explanation.ranking, customer
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def item_labels(fingerprint: str, _dataset: Dataset) -> tuple[str, ...]:
    """The text of every item in a picker: its title, with its id where two have the same."""
    titles = _dataset.items[Columns.TITLE].astype(str)
    ids = _dataset.items[Columns.ITEM].astype(str)
    return tuple(np.where(titles.duplicated(keep=False), titles + " · " + ids, titles).tolist())


def _key(chosen: Chosen, *items: int) -> str:
    numbers = (chosen.customer, int(chosen.selection.bought), *items)
    return "/".join([chosen.world.fingerprint, *map(str, numbers)])


def _search(explanation: Explanation) -> SearchConfig:
    return SHALLOW if len(explanation.history.players()) > LONG else SearchConfig()


def _label(explanation: Explanation) -> str:
    return (
        "Asking the recommender again and again, without some of the "
        f"{len(explanation.history.players()):,} purchased items"
    )
