"""What will be due of one item: how much, and which customers carry it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from explain.demand.node import NodeForecast, units_text
from explain.demand.tables import DueCounts, carriers_for_screen
from explain.formats import count_of, percent
from explain.reasons.wording import escape
from pages.ui.due import cache
from pages.ui.due.choices import Choices
from pages.ui.due.shop import AGAIN
from pages.ui.elements import screen
from pages.ui.elements.icons import icon
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from pages.ui.session.selection import update
from recommenders.contract import Columns
from recommenders.demand.forecast import Demand
from recommenders.repeat.buy_again import DueState

MAX_ROWS = 20
"""Customers on the screen; the file has them all."""


def draw_heading(view: ViewContext, item: int, node: NodeForecast) -> None:
    """How many units of the item, when, and how sure that is."""
    loaded = view.model.loaded
    dataset, statistics = loaded.dataset, loaded.statistics
    category = statistics.name(Columns.CATEGORY, item)
    department = statistics.name(Columns.DEPARTMENT, item)
    title = node.finding(dataset.item_title(item))
    screen.title(
        title,
        f"{icon(category, department)} {escape(category or department or 'No category')} · "
        f"{escape(node.strip)}",
        whole=dataset.whole_title(item),
        linked=Links.of(view).text(title, items=[item]),
    )


def draw_way_back() -> None:
    """To all items."""
    if not screen.presenting():
        # a link to the view itself would leave the item in the address
        screen.controls().button(
            "All items",
            icon=":material/arrow_back:",
            on_click=update,
            kwargs={"item": None},
        )


def draw_unknown(view: ViewContext, wanted: str) -> None:
    """A link that names an item the data set does not have."""
    screen.title("This item is not in the data set")
    st.warning(
        f"There is no item “{escape(wanted)}” in {escape(view.model.loaded.dataset.title)}. "
        "Search for a name or an id below, or look at all items.",
        icon=":material/help:",
    )
    if not screen.presenting():
        st.button("Show all items", on_click=update, kwargs={"item": None})


def draw_carriers(
    view: ViewContext, demand: Demand, item: int, choices: Choices, node: NodeForecast
) -> None:
    """Who has bought it and is due, and what each adds."""
    dataset = view.model.loaded.dataset
    who = cache.who(dataset.fingerprint, item, choices.window, demand)
    screen.section("Who carries it", terms=["due"])
    if not len(who.customers):
        screen.text("Nobody has bought it yet: whatever is sold comes from new buyers.")
        return
    counts = DueCounts.of(who)
    by_state = " · ".join(
        f"{counts.counts[state]:,} {state}" for state in DueState if counts.counts[state]
    )
    screen.text(
        f"Of {count_of(len(who.customers), 'customer')} who have bought it: {by_state}. "
        f"{count_of(counts.half, 'customer carries', 'customers carry')} half of the "
        f"{units_text(node.repeat)} units that earlier buyers are expected to take {node.when}."
    )
    links = Links(
        dataset=dataset, selection=replace(view.selection, recommender=AGAIN, bought=True)
    )
    codes = who.customers[:MAX_ROWS].tolist()
    screen.table(
        "Customers who carry it",
        who.first(MAX_ROWS).frame(dataset),
        shown=screen.Linked(
            frame=carriers_for_screen(who, dataset, most=MAX_ROWS),
            links={"Customer": [links.customer(code, item=item) for code in codes]},
        ),
        file=partial(who.frame, dataset),
        wide=True,
    )
    screen.caption(
        f"A customer leads to the list of Buy again, all that is due there. The chance is that of "
        f"a next purchase {node.when}; units are what is expected of all purchases, at the "
        f"level at which the item sells lately ({percent(demand.level_of(item))} of what "
        "the chances come to)."
    )


def draw_new(node: NodeForecast) -> None:
    """What comes from customers who have not bought it yet."""
    screen.section("New buyers")
    screen.text(
        f"{units_text(node.new)} of the units are expected from customers who "
        f"have not bought it before, at the rate of the last weeks: who they will be is not known."
    )
