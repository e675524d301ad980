"""Caches of the Compare view; keys are fingerprints and codes, never names."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explain.attribution.attribute import attribute_item
from explain.contract import TOP_K, Attribution
from explain.rankings.agreement import Agreement, agreement
from explain.rankings.comparison import RankingComparison, compare
from explain.rankings.list_differences import ListDifferences, list_differences
from explain.rankings.top_k import TopLists, top_lists
from explain.reasons.explanation import Explanation
from pages.ui.compare.sides import ComparedSide
from pages.ui.session import explanations
from pages.ui.session.jobs import run_once
from pages.ui.session.top_lists import all_top_lists, ranked_customers
from recommenders.contract import LinearInHistory
from recommenders.data.customer_groups import customers_in, segment_labels
from recommenders.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupComparison:
    """What two sides give many customers."""

    agreement: Agreement
    differences: ListDifferences


def customer_comparison(
    left: ComparedSide, right: ComparedSide, customer: int, bought: bool
) -> RankingComparison:
    """The two lists of a customer (code)."""
    return _comparison(
        f"{left.model.fingerprint}/{left.options.variety}",
        f"{right.model.fingerprint}/{right.options.variety}",
        customer,
        bought,
        left,
        right,
    )


def group_comparison(
    left: ComparedSide, right: ComparedSide, bought: bool, segment: str | None
) -> GroupComparison:
    """The lists of everybody with a purchase, or of a segment; with progress the first time."""
    left_lists, right_lists = (_top_lists(side, bought) for side in (left, right))
    loaded = left.model.loaded

    def work(progress: Progress) -> GroupComparison:
        progress(0.0, "overlap and order")
        among = None if segment is None else customers_in(loaded.dataset, segment)
        agreed = agreement(left_lists, right_lists, loaded.dataset, among=among)
        progress(0.7, "items and categories")
        differences = list_differences(
            left_lists, right_lists, loaded.dataset, loaded.statistics, customers=agreed.customers
        )
        return GroupComparison(agreement=agreed, differences=differences)

    return run_once(
        "agreement",
        f"{left.key}|{right.key}|{bought}|{segment or ''}",
        work,
        label=f"Comparing {left.name} with {right.name}",
    )


def unlisted_attribution(
    side: ComparedSide, explanation: Explanation, item: int
) -> Attribution | None:
    """What the purchases add to an item (code) that is not in the list of this side.

    None where that would have to be sampled, which takes too long for an aside.
    """
    if not isinstance(side.model.ranker.recommender, LinearInHistory):
        return None
    return _unlisted_attribution(
        side.model.fingerprint, explanation.customer, item, side, explanation
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _unlisted_attribution(
    fingerprint: str, customer: int, item: int, _side: ComparedSide, _explanation: Explanation
) -> Attribution:
    return attribute_item(_side.model.ranker.recommender, _explanation.history, item)


@st.cache_resource(max_entries=8, show_spinner=False)
def segments(fingerprint: str, _side: ComparedSide) -> tuple[str, ...]:
    """The segments of a data set in alphabetical order; none where it has one or none."""
    names = sorted(set(segment_labels(_side.model.loaded.dataset)))
    return tuple(names) if len(names) > 1 else ()


def _top_lists(side: ComparedSide, bought: bool) -> TopLists:
    model, variety = side.everybody, side.options.variety
    if variety is None:
        return all_top_lists(model, bought)
    ranker = explanations.varied(model, variety)
    return run_once(
        "varied lists",
        f"{side.key}/{bought}",
        lambda progress: top_lists(
            ranker,
            model.loaded.dataset,
            k=TOP_K,
            bought_before=bought,
            customers=ranked_customers(model),
            progress=progress,
        ),
        label=f"Ranking for all customers: {side.name}",
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _comparison(
    left: str, right: str, customer: int, bought: bool, _left: ComparedSide, _right: ComparedSide
) -> RankingComparison:
    before, after = (
        explanations.explanation(
            side.model.fingerprint, customer, bought, side.options.variety, side.model
        )
        for side in (_left, _right)
    )
    return compare(before, after, ranker=_left.model.ranker, after_ranker=_right.model.ranker)
