"""The Item view: who gets this item and why, and what it stands beside."""

from __future__ import annotations

from explain.items import recipients
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.item_search import draw_item_search
from pages.ui.item import cache, heading
from pages.ui.item import neighbours as neighbour_panels
from pages.ui.item import recipients as recipient_panels
from pages.ui.item.placement import draw_placement
from pages.ui.item.suggestions import draw_suggestions
from pages.ui.session import context
from pages.ui.session.links import Links
from pages.ui.session.selection import told
from pages.ui.session.top_lists import all_top_lists
from recommenders.errors import DataError


def show(view: context.ViewContext) -> None:
    """The item that is chosen, or the one in most lists."""
    model, bought = view.model, view.selection.bought
    dataset = model.loaded.dataset
    item_id = view.selection.item
    item = None if item_id is None else dataset.item_code(item_id)
    if item_id is not None and item is None:
        heading.draw_unknown_item(view, item_id)
        draw_item_search(view, None)
        return
    lists = all_top_lists(model, bought)
    item = recipients.most_recommended(lists, dataset.n_items) if item is None else item
    if item is None:
        heading.draw_nothing_listed()
        return

    item_recipients = recipients.recipients(lists, item)
    ranks = cache.ranks(model.fingerprint, item, bought, lists, model)
    heading.draw_heading(view, item, item_recipients)
    if not screen.presenting():
        with screen.controls():
            Links.of(view).due(item).draw("What will be due", ":material/event_upcoming:")
    beside_search = draw_item_search(view, item)
    if beside_search is not None:
        with beside_search:
            draw_suggestions(view, item, lists)
    heading.draw_notes(view, item, item_recipients, ranks)
    placement = screen.placeholder()
    left, right = screen.columns(2)
    with left:
        recipient_panels.draw_ranks(ranks)
    with right:
        why = screen.placeholder()
    around = screen.placeholder()
    features = cache.features(model.fingerprint, item, bought, lists, model)
    neighbour_panels.draw_features(features, dataset)
    # last, since the first time they take longest: all else is on the screen then
    if len(item_recipients):
        with why:
            reasons = cache.reasons(model, item_recipients, bought)
            recipient_panels.draw_reasons(reasons, view)
            recipient_panels.draw_recipients(item_recipients, reasons, view)
    with around:
        try:
            neighbours = cache.neighbours_of(model, item)
        except DataError as error:
            screen.section("What leads to it, and what it leads to")
            screen.text(f"This cannot be told from these data: {escape(told(error))}")
        else:
            neighbour_panels.draw_neighbours(neighbours, view)
    with placement:
        draw_placement(view, item)


show(context.current())
