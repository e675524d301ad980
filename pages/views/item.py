"""The Item view: who gets this item and why, and what it stands beside."""

from __future__ import annotations

from explain.items.recipients import most_recommended, recipients
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.item import cache, heading, search
from pages.ui.item import neighbours as item_around
from pages.ui.item import recipients as item_recipients
from pages.ui.session import context
from pages.ui.session.top_lists import everyone
from recommenders.errors import DataError


def show(view: context.ViewContext) -> None:
    """The item that is chosen, or the one in most lists."""
    model, bought = view.model, view.selection.bought
    dataset = model.loaded.dataset
    wanted = view.selection.item
    item = None if wanted is None else dataset.item_code(wanted)
    if wanted is not None and item is None:
        heading.unknown(view, wanted)
        search.pick(view, None)
        return
    lists = everyone(model, bought)
    item = most_recommended(lists, dataset.n_items) if item is None else item
    if item is None:
        heading.nothing()
        return

    found = recipients(lists, item)
    ranks = cache.ranks(model.fingerprint, item, bought, lists, model)
    heading.heading(view, item, found)
    search.pick(view, item, lists)
    heading.notes(view, item, found, ranks)
    left, right = screen.columns(2)
    with left:
        item_recipients.by_group(ranks)
    with right:
        why = screen.placeholder()
    around = screen.placeholder()
    features = cache.features(model.fingerprint, item, bought, lists, model)
    item_around.beside(features, dataset)
    # last, since the first time they take longest: all else is on the screen then
    if len(found):
        with why:
            reasons = cache.reasons(model, found, bought)
            item_recipients.why(reasons, view)
            item_recipients.links(found, reasons, view)
    with around:
        try:
            neighbours = cache.around(model, view.selection.dataset, item)
        except DataError as error:
            screen.section("What leads to it, and what it leads to")
            screen.text(f"This cannot be told from these data: {escape(str(error))}")
        else:
            item_around.around(neighbours, view)


show(context.current())
