"""Caches of the Compare view; keys are fingerprints and codes, never names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import streamlit as st

from explain.attribution.attribute import attribute
from explain.cohorts.roll_up import segments_of
from explain.contract import Attribution
from explain.rankings.agreement import Agreement, agreement
from explain.rankings.comparison import Comparison, compare
from explain.rankings.list_differences import Leanings, leanings
from explain.rankings.top_k import Lists
from explain.reasons.explanation import SHOWN, Explanation
from explain.varied_lists import varied_lists
from pages.ui.compare.sides import Side
from pages.ui.session import resources
from pages.ui.session.jobs import Progress, obtain
from pages.ui.session.top_lists import asked, everyone
from recommenders.contract import LinearInHistory


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Everybody:
    """What two sides give many customers."""

    agreement: Agreement
    leanings: Leanings


def of_one(left: Side, right: Side, customer: int, bought: bool) -> Comparison:
    """The two lists of a customer (code)."""
    return _comparison(
        *(f"{s.world.fingerprint}/{s.options.variety}" for s in (left, right)),
        customer,
        bought,
        left,
        right,
    )


def of_many(left: Side, right: Side, bought: bool, segment: str | None) -> Everybody:
    """The lists of everybody with a purchase, or of a segment; with progress the first time."""
    one, other = (_lists(side, bought) for side in (left, right))
    shop = left.world.shop

    def work(progress: Progress) -> Everybody:
        progress(0.0, "overlap and order")
        among = None if segment is None else np.flatnonzero(segments_of(shop.dataset) == segment)
        found = agreement(one, other, shop.dataset, among=among)
        progress(0.7, "items and categories")
        lean = leanings(one, other, shop.dataset, shop.facts, customers=found.customers)
        return Everybody(agreement=found, leanings=lean)

    return cast(
        "Everybody",
        obtain(
            "agreement",
            f"{left.key}|{right.key}|{bought}|{segment or ''}",
            work,
            label=f"Comparing {left.name} with {right.name}",
        ),
    )


def elsewhere(side: Side, explained: Explanation, item: int) -> Attribution | None:
    """What the purchases add to an item (code) that is not in the list of this side.

    None where that would have to be sampled, which takes too long for an aside.
    """
    if not isinstance(side.world.ranker.recommender, LinearInHistory):
        return None
    return _elsewhere(side.world.fingerprint, explained.customer, item, side, explained)


@st.cache_resource(max_entries=256, show_spinner=False)
def _elsewhere(
    fingerprint: str, customer: int, item: int, _side: Side, _explained: Explanation
) -> Attribution:
    return attribute(
        _side.world.ranker.recommender, _explained.history, np.array([item], dtype=np.int32)
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def segments(fingerprint: str, _side: Side) -> tuple[str, ...]:
    """The segments of a data set in alphabetical order; none where it has one or none."""
    found = sorted(set(segments_of(_side.world.shop.dataset)))
    return tuple(found) if len(found) > 1 else ()


def _lists(side: Side, bought: bool) -> Lists:
    world, variety = side.everybody, side.options.variety
    if variety is None:
        return everyone(world, bought)
    ranker = resources.varied(world, variety)
    return cast(
        "Lists",
        obtain(
            "varied lists",
            f"{side.key}/{bought}",
            lambda progress: varied_lists(
                ranker,
                world.shop.dataset,
                k=SHOWN,
                bought_before=bought,
                customers=asked(world),
                progress=progress,
            ),
            label=f"Ranking for all customers: {side.name}",
        ),
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _comparison(
    left: str, right: str, customer: int, bought: bool, _left: Side, _right: Side
) -> Comparison:
    before, after = (
        resources.explanation(
            side.world.fingerprint, customer, bought, side.options.variety, side.world
        )
        for side in (_left, _right)
    )
    return compare(before, after, ranker=_left.world.ranker, after_ranker=_right.world.ranker)
