"""The Compare view: two recommenders, or two settings of one, for a customer and for many."""

from __future__ import annotations

from pages.ui.compare import controls, lists
from pages.ui.compare import item as compare_item
from pages.ui.compare.cache import of_one
from pages.ui.compare.everybody import many
from pages.ui.compare.sides import sides
from pages.ui.elements import empty_states, screen
from pages.ui.session import context, explanations
from pages.ui.shell import sidebar
from recommenders.errors import DataError


def show(view: context.ViewContext, customer: int) -> None:
    """The two lists of a customer beside each other, and below them those of everybody."""
    try:
        left, right = sides(view)
    except DataError as error:
        controls.refused(view, error)
        return
    if left.key == right.key:
        controls.same(view, left)
        return
    loaded = view.model.loaded
    comparison = of_one(left, right, customer, view.selection.bought)
    profile = explanations.customer_profile(loaded.dataset.fingerprint, customer, loaded)
    lists.heading(view, profile, comparison, left, right)
    controls.pick(view)
    controls.told(view, left, right)
    if len(comparison.items):
        wide, narrow = screen.columns([3, 2])
        with wide:
            lists.moved(view, comparison, left, right)
        with narrow:
            lists.in_words(view, comparison, left, right)
        lists.both_lists(view, comparison, left, right)
        compare_item.one_item(view, comparison, left, right)
        lists.ranks_table(view, comparison, left, right)
    else:
        empty_states.no_items()
    many(view, left, right)


sidebar.customer_view(show)
