"""The Compare view: two recommenders, or two settings of one, for a customer and for many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explain.quality.verdict import Sides
from pages.ui.cohort_choice import customers
from pages.ui.compare import cache, controls, everybody, lists, verdict
from pages.ui.compare import item as compare_item
from pages.ui.compare.sides import ComparedSide, compared_sides
from pages.ui.elements import empty_states, screen
from pages.ui.elements.parts import choose_part
from pages.ui.session import context, explanations
from pages.ui.shell import sidebar
from recommenders.errors import DataError

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

CUSTOMER, EVERYONE = "customer", "everyone"
WHOM = {CUSTOMER: "One customer", EVERYONE: "Everyone"}


def show() -> None:
    """One customer's two lists, or which side is better for everybody or a cohort."""
    view = context.current()
    # the title stands above the choice, and is known below it
    top = st.container()
    if choose_part("Compare", WHOM, view.selection.whom, field="whom") == EVERYONE:
        sides = _sides(view, top)
        if sides is not None:
            _show_everyone(view, top, *sides)
        return
    sidebar.customer_view(lambda view, customer: _show_customer(view, top, customer))


def _sides(
    view: context.ViewContext, top: DeltaGenerator
) -> tuple[ComparedSide, ComparedSide] | None:
    """The sides of the comparison; where there are no two of them, that is said."""
    try:
        left, right = compared_sides(view)
    except DataError as error:
        with top:
            controls.draw_unavailable(view, error)
        return None
    if left.key == right.key:
        with top:
            controls.draw_same_sides(view, left)
            controls.draw_ignored(right)
        return None
    return left, right


def _show_customer(view: context.ViewContext, top: DeltaGenerator, customer: int) -> None:
    """The two lists of a customer beside each other, and which held more of what came next."""
    sides = _sides(view, top)
    if sides is None:
        return
    left, right = sides
    loaded = view.model.loaded
    comparison = cache.customer_comparison(left, right, customer, view.selection.bought)
    profile = explanations.customer_profile(loaded.dataset.fingerprint, customer, loaded)
    with top:
        lists.draw_heading(view, profile, comparison, left, right)
    controls.draw_pickers(view)
    controls.draw_notes(view, left, right)
    # to judge may take seconds: everything else is there while it goes on
    bought_next = screen.placeholder()
    if len(comparison.items):
        wide, narrow = screen.columns([3, 2])
        with wide:
            lists.draw_rank_changes(view, comparison, left, right)
        with narrow:
            lists.draw_summary(view, comparison, left, right)
        lists.draw_lists(view, comparison, left, right)
        compare_item.draw_item(view, comparison, left, right)
        lists.draw_table(view, comparison, left, right)
    else:
        empty_states.no_items()
    with bought_next:
        verdict.draw_customer(view, profile, left, right)


def _show_everyone(
    view: context.ViewContext, top: DeltaGenerator, left: ComparedSide, right: ComparedSide
) -> None:
    """Which side is better for the cohort that is chosen, and how far their lists agree."""
    cohort = customers.chosen_cohort(view)
    if cohort.nobody:
        with top:
            customers.draw_nobody(view, cohort, size="")
        return
    controls.draw_pickers(view)
    customers.draw_pickers(view, size="")
    state = cache.pair_of(view, left, right)
    compared = None
    if state.evaluations is not None:
        compared = cache.compared_on_purchases(view, (left, right), state.evaluations, cohort.codes)
    sides = Sides(own=left.name, other=right.name, over=cohort.over)
    with top:
        verdict.draw_heading(compared, sides, state)
    controls.draw_notes(view, left, right)
    if compared is not None:
        verdict.draw_held_back(view, compared, sides)
    elif state.missing:
        verdict.draw_start(view, state, left, right)
    everybody.show(view, left, right, cohort)


show()
