"""The Due view: what will be due, for whom, when, and why."""

from __future__ import annotations

from explain.reasons.wording import escape
from pages.ui.due import cache, choices, item, shop
from pages.ui.elements import screen
from pages.ui.elements.item_search import draw_item_search
from pages.ui.session import context
from pages.ui.session.selection import told
from recommenders.demand.forecast import Demand
from recommenders.demand.hierarchy import ITEM
from recommenders.errors import DataError


def show(view: context.ViewContext) -> None:
    """The item that is chosen, or the shop or a part of it."""
    dataset = view.model.loaded.dataset
    try:
        demand = cache.demand(dataset)
    except DataError as error:
        screen.title("What will be due cannot be told from these data")
        screen.text(escape(told(error)))
        return
    asked = choices.chosen(view, demand)
    wanted = view.selection.item
    if wanted is None:
        show_shop(view, demand, asked)
        return
    code = dataset.item_code(wanted)
    if code is None:
        item.draw_unknown(view, wanted)
        draw_item_search(view, None)
        return
    show_item(view, demand, asked, code)


def show_shop(view: context.ViewContext, demand: Demand, asked: choices.Choices) -> None:
    """All of the shop or a part of it."""
    level, position = asked.division
    fingerprint = view.model.loaded.dataset.fingerprint
    node = cache.node(fingerprint, level, position, asked.window, demand)
    shop.draw_heading(node, demand, asked.division)
    choices.draw_ignored(asked)
    choices.draw_pickers(demand, asked, with_division=True)
    left, right = screen.columns([6, 5])
    with left:
        shop.draw_weeks(node, demand, shop.name_of(demand, asked.division))
    with right:
        shop.draw_why(node)
    shop.draw_below(view, demand, asked, node)
    shop.draw_for_whom(view, demand, asked, node)
    shop.draw_items(view, demand, asked, node)


def show_item(view: context.ViewContext, demand: Demand, asked: choices.Choices, code: int) -> None:
    """One item, with the customers who carry it."""
    dataset = view.model.loaded.dataset
    node = cache.node(dataset.fingerprint, ITEM, code, asked.window, demand)
    item.draw_heading(view, code, node)
    choices.draw_ignored(asked)
    item.draw_way_back()
    choices.draw_pickers(demand, asked, with_division=False)
    draw_item_search(view, code)
    left, right = screen.columns([6, 5])
    with left:
        shop.draw_weeks(node, demand, dataset.item_title(code))
    with right:
        shop.draw_why(node)
    item.draw_carriers(view, demand, code, asked, node)
    item.draw_new(node)


show(context.current())
