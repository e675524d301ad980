"""The Compare view: two recommenders, or two settings of one, for a customer and for many."""

from __future__ import annotations

from pages.ui.compare import controls
from pages.ui.compare import item as compare_item
from pages.ui.compare import lists as compare_lists
from pages.ui.compare.cache import of_one
from pages.ui.compare.everybody import many
from pages.ui.compare.sides import sides
from pages.ui.elements import empty_states as states
from pages.ui.elements import screen as sheet
from pages.ui.session import resources
from pages.ui.shell import sidebar as pickers
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
