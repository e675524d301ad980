"""The Compare view: two recommenders, or two settings of one, for a customer and for many."""

from __future__ import annotations

from pages.ui.compare import controls, everybody, lists
from pages.ui.compare import item as compare_item
from pages.ui.compare.cache import customer_comparison
from pages.ui.compare.sides import compared_sides
from pages.ui.elements import empty_states, screen
from pages.ui.session import context, explanations
from pages.ui.shell import sidebar
from recommenders.errors import DataError


def show(view: context.ViewContext, customer: int) -> None:
    """The two lists of a customer beside each other, and below them those of everybody."""
    try:
        left, right = compared_sides(view)
    except DataError as error:
        controls.draw_unavailable(view, error)
        return
    if left.key == right.key:
        controls.draw_same_sides(view, left)
        return
    loaded = view.model.loaded
    comparison = customer_comparison(left, right, customer, view.selection.bought)
    profile = explanations.customer_profile(loaded.dataset.fingerprint, customer, loaded)
    lists.draw_heading(view, profile, comparison, left, right)
    controls.draw_pickers(view)
    controls.draw_notes(view, left, right)
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
    everybody.show(view, left, right)


sidebar.customer_view(show)
