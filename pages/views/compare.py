"""The Compare view: two recommenders, or two settings of one, for a customer and for many."""

from __future__ import annotations

from pages.ui import compare_controls as controls
from pages.ui import compare_item, compare_lists, pickers, resources, sheet, states
from pages.ui.compare_many import many
from pages.ui.compare_results import of_one
from pages.ui.compare_sides import sides
from recommenders.errors import DataError


def show(chosen: pickers.Chosen, customer: int) -> None:
    """The two lists of a customer beside each other, and below them those of everybody."""
    try:
        left, right = sides(chosen)
    except DataError as error:
        controls.refused(chosen, error)
        return
    if left.key == right.key:
        controls.same(chosen, left)
        return
    shop = chosen.world.shop
    found = of_one(left, right, customer, chosen.selection.bought)
    profile = resources.customer_profile(shop.dataset.fingerprint, customer, shop)
    compare_lists.heading(chosen, profile, found, left, right)
    controls.pick(chosen)
    controls.told(chosen, left, right)
    if len(found.items):
        one, two = sheet.columns([3, 2])
        with one:
            compare_lists.moved(chosen, found, left, right)
        with two:
            compare_lists.in_words(chosen, found, left, right)
        compare_lists.both_lists(chosen, found, left, right)
        compare_item.one_item(chosen, found, left, right)
        compare_lists.ranks_table(chosen, found, left, right)
    else:
        states.no_items()
    many(chosen, left, right)


pickers.of_customer(show)
