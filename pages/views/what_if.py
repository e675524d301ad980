"""The What if view: what would this customer see after other purchases, or on another day."""

from __future__ import annotations

from pages.ui.elements import empty_states as states
from pages.ui.elements import screen as sheet
from pages.ui.session import resources
from pages.ui.shell import sidebar as pickers
from pages.ui.what_if import editor, lists
from pages.ui.what_if.cache import outcome


def show(chosen: pickers.Chosen, customer: int) -> None:
    """The changed history beside what it does to the list and to its reasons."""
    shop = chosen.world.shop
    found = outcome(chosen, customer)
    profile = resources.customer_profile(shop.dataset.fingerprint, customer, shop)
    lists.heading(chosen, profile, found)
    if not len(found.comparison.items):
        states.no_items()
    changed = found.said and len(found.comparison.items)
    shows = lists.moved if changed else lists.list_after
    if sheet.presenting():
        shows(chosen, found)
    else:
        editor.take_back(chosen, found)
        left, right = sheet.columns([2, 3])
        with left:
            editor.editor(chosen, found)
        with right:
            shows(chosen, found)
    if changed:
        left, right = sheet.columns(2)
        with left:
            lists.list_after(chosen, found)
        with right:
            lists.reasons_changed(chosen, found)
            lists.gone(chosen, found)
    lists.notes(chosen, found)
    lists.tables(chosen, found)


pickers.of_customer(show)
