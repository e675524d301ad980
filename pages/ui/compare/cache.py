"""Caches of the Compare view; keys are fingerprints and codes, never names."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explain.attribution.attribute import attribute_item
from explain.contract import Attribution
from explain.quality.head_to_head import HeadToHead, head_to_head
from explain.rankings.agreement import Agreement, agreement
from explain.rankings.comparison import RankingComparison, compare
from explain.rankings.list_differences import ListDifferences, list_differences
from explain.rankings.top_k import TopLists
from explain.reasons.explanation import Explanation
from pages.ui.compare.sides import ComparedSide
from pages.ui.session import explanations
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import PairState, as_shown, pair_state, start_evaluation
from pages.ui.session.jobs import Codes, key_of, run_once
from pages.ui.session.top_lists import SEED, all_top_lists, lists_of
from recommenders.contract import Dataset, attributes_itself
from recommenders.evaluation.stored_results import StoredEvaluation
from recommenders.intervals import generator
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
    left: ComparedSide, right: ComparedSide, bought: bool, codes: Codes | None
) -> GroupComparison:
    """The lists of everybody with a purchase, or of these customers; with progress at first."""
    left_lists, right_lists = (_top_lists(side, bought) for side in (left, right))
    loaded = left.model.loaded

    def work(progress: Progress) -> GroupComparison:
        progress(0.0, "overlap and order")
        agreed = agreement(left_lists, right_lists, loaded.dataset, among=codes)
        progress(0.7, "items and categories")
        differences = list_differences(
            left_lists, right_lists, loaded.dataset, loaded.statistics, customers=agreed.customers
        )
        return GroupComparison(agreement=agreed, differences=differences)

    return run_once(
        "agreement",
        f"{left.key}|{right.key}|{bought}|{key_of(codes)}",
        work,
        label=f"Comparing {left.name} with {right.name}",
    )


def unlisted_attribution(
    side: ComparedSide, explanation: Explanation, item: int
) -> Attribution | None:
    """What the purchases add to an item (code) that is not in the list of this side.

    None where that would have to be sampled, which takes too long for an aside.
    """
    if not attributes_itself(side.model.ranker.recommender):
        return None
    return _unlisted_attribution(
        side.model.fingerprint, explanation.customer, item, side, explanation
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _unlisted_attribution(
    fingerprint: str, customer: int, item: int, _side: ComparedSide, _explanation: Explanation
) -> Attribution:
    ranker = _side.model.ranker.for_customer(customer)
    return attribute_item(ranker.recommender, _explanation.history, item)


def pair_of(view: ViewContext, left: ComparedSide, right: ComparedSide) -> PairState:
    """Both sides on the last weeks of the data, as Quality judges; see `pair_state`."""
    return pair_state(view, (left.variant, right.variant))


def start_judging(view: ViewContext, state: PairState) -> None:
    """Callback of a button: judge what is missing in this session's next run."""
    start_evaluation(state.missing, view)


def compared_on_purchases(
    view: ViewContext,
    sides: tuple[ComparedSide, ComparedSide],
    evaluations: tuple[StoredEvaluation, StoredEvaluation],
    codes: Codes | None,
) -> HeadToHead | None:
    """Both sides over these customers (None: everybody); None where none of them came back."""
    left, right = (side.variant for side in sides)
    dataset = as_shown(view)
    key = f"{dataset.fingerprint}|{left}|{right}|{key_of(codes)}"
    return _head_to_head(key, view.selection.bought, evaluations, codes, dataset)


@st.cache_resource(max_entries=64, show_spinner=False)
def _head_to_head(
    key: str,
    bought: bool,
    _evaluations: tuple[StoredEvaluation, StoredEvaluation],
    _codes: Codes | None,
    _dataset: Dataset,
) -> HeadToHead | None:
    left, right = (evaluation.known_as(_dataset.known_as) for evaluation in _evaluations)
    if _codes is not None:
        among = frozenset(_codes)
        left, right = left.among(among), right.among(among)
    return head_to_head(left, right, bought_before=bought, rng=generator(SEED))


def _top_lists(side: ComparedSide, bought: bool) -> TopLists:
    model, variety = side.everybody, side.options.variety
    if variety is None:
        return all_top_lists(model, bought)
    ranker = explanations.varied(model, variety)
    return run_once(
        "varied lists",
        f"{side.key}/{bought}",
        lambda progress: lists_of(ranker, model, bought, progress),
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
