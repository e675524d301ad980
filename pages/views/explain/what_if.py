"""The What if view: what would this customer see after other purchases, or on another day."""

from __future__ import annotations

from pages.ui.elements import empty_states, screen
from pages.ui.session import context, explanations
from pages.ui.shell import sidebar
from pages.ui.what_if import cache, editor, lists


def show(view: context.ViewContext, customer: int) -> None:
    """The changed history beside what it does to the list and to its reasons."""
    loaded = view.model.loaded
    if view.record:
        screen.title("What if: no model can be asked")
        empty_states.not_asked(view.record)
        return
    outcome = cache.outcome(view, customer)
    profile = explanations.customer_profile(loaded.dataset.fingerprint, customer, loaded)
    lists.heading(view, profile, outcome)
    if not len(outcome.comparison.items):
        empty_states.no_items()
    changed = outcome.summary and len(outcome.comparison.items)
    shows = lists.moved if changed else lists.list_after
    if screen.presenting():
        shows(view, outcome)
    else:
        editor.take_back(view, outcome)
        left, right = screen.columns([2, 3])
        with left:
            editor.editor(view, outcome)
        with right:
            shows(view, outcome)
    if changed:
        left, right = screen.columns(2)
        with left:
            lists.list_after(view, outcome)
        with right:
            lists.reasons_changed(view, outcome)
            lists.gone(view, outcome)
    lists.notes(view, outcome)
    lists.tables(view, outcome)


sidebar.customer_view(show, guests=True)
