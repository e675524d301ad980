"""The What if view: what would this customer see after other purchases, or on another day."""

from __future__ import annotations

from pages.ui.elements import empty_states, screen
from pages.ui.session import context, explanations
from pages.ui.shell import sidebar
from pages.ui.what_if import editor, lists
from pages.ui.what_if.cache import outcome


def show(view: context.ViewContext, customer: int) -> None:
    """The changed history beside what it does to the list and to its reasons."""
    loaded = view.model.loaded
    found = outcome(view, customer)
    profile = explanations.customer_profile(loaded.dataset.fingerprint, customer, loaded)
    lists.heading(view, profile, found)
    if not len(found.comparison.items):
        empty_states.no_items()
    changed = found.said and len(found.comparison.items)
    shows = lists.moved if changed else lists.list_after
    if screen.presenting():
        shows(view, found)
    else:
        editor.take_back(view, found)
        left, right = screen.columns([2, 3])
        with left:
            editor.editor(view, found)
        with right:
            shows(view, found)
    if changed:
        left, right = screen.columns(2)
        with left:
            lists.list_after(view, found)
        with right:
            lists.reasons_changed(view, found)
            lists.gone(view, found)
    lists.notes(view, found)
    lists.tables(view, found)


sidebar.customer_view(show)
