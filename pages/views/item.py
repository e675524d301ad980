"""The Item view: who gets this item and why, and what it stands beside."""

from __future__ import annotations

from explain.items.recipients import most_recommended, recipients
from explain.reasons.wording import escape
from pages.ui.elements import screen as sheet
from pages.ui.item import cache as results
from pages.ui.item import heading as item_heading
from pages.ui.item import neighbours as item_around
from pages.ui.item import recipients as item_recipients
from pages.ui.item import search as item_pick
from pages.ui.session.top_lists import everyone
from pages.ui.shell import sidebar as pickers
from recommenders.errors import DataError


def show(chosen: pickers.Chosen) -> None:
    """The item that is chosen, or the one in most lists."""
    world, bought = chosen.world, chosen.selection.bought
    dataset = world.shop.dataset
    wanted = chosen.selection.item
    item = None if wanted is None else dataset.item_code(wanted)
    if wanted is not None and item is None:
        item_heading.unknown(chosen, wanted)
        item_pick.pick(chosen, None)
        return
    lists = everyone(world, bought)
    item = most_recommended(lists, dataset.n_items) if item is None else item
    if item is None:
        item_heading.nothing()
        return

    found = recipients(lists, item)
    ranks = results.ranks(world.fingerprint, item, bought, lists, world)
    item_heading.heading(chosen, item, found)
    item_pick.pick(chosen, item, lists)
    item_heading.notes(chosen, item, found, ranks)
    left, right = sheet.columns(2)
    with left:
        item_recipients.by_group(ranks)
    with right:
        why = sheet.later()
    around = sheet.later()
    features = results.features(world.fingerprint, item, bought, lists, world)
    item_around.beside(features, dataset)
    # last, since the first time they take longest: all else is on the screen then
    if len(found):
        with why:
            reasons = results.reasons(world, found, bought)
            item_recipients.why(reasons, chosen)
            item_recipients.links(found, reasons, chosen)
    with around:
        try:
            neighbours = results.around(world, chosen.selection.dataset, item)
        except DataError as error:
            sheet.section("What leads to it, and what it leads to")
            sheet.text(f"This cannot be told from these data: {escape(str(error))}")
        else:
            item_around.around(neighbours, chosen)


show(pickers.current())
