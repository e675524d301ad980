"""What will be due of the shop or a part of it: the weeks, why they differ, and their parts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from explain.demand import tables
from explain.demand.chart import takeaway, weeks_chart
from explain.demand.node import NodeForecast, band_text, units_text
from explain.formats import percent
from explain.reasons.wording import escape
from pages.ui.due import cache
from pages.ui.due.choices import Choices
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.elements.item_search import draw_item_search
from pages.ui.session.context import ViewContext
from pages.ui.session.links import DUE, Link, Links
from recommenders.demand.forecast import Demand

AGAIN = "buy-again"
"""The recommender whose list has all that is due to a customer."""
MAX_LINES = 12
"""Parts of the shop on the screen; the file has them all."""


def draw_heading(node: NodeForecast, demand: Demand, division: tables.Division) -> None:
    """How many units, when, and how sure that is."""
    name = "" if division == tables.WHOLE else tables.label(demand, division)
    screen.title(node.finding(name), escape(node.strip))


def name_of(demand: Demand, division: tables.Division) -> str:
    """What a part of the shop is called within a sentence."""
    return "the shop" if division == tables.WHOLE else tables.label(demand, division)


def draw_weeks(node: NodeForecast, demand: Demand, name: str) -> None:
    """The past weeks and the coming ones."""
    sampled = tables.learned_from(demand)
    screen.section("Week by week")
    screen.chart(
        weeks_chart(node, theme=chart_theme()), key="due_weeks_chart", alt=takeaway(node, name)
    )
    screen.caption(
        "Bars are weeks that were sold. The blue area holds 8 of 10 weeks, as far as forecasts of "
        f"past weeks can tell. No season of the year is in it: that needs two years and more."
        f"{sampled and ' '}{sampled}",
        terms=["band"],
    )


def draw_why(node: NodeForecast) -> None:
    """From last week's units to those of next week."""
    screen.section("Why next week is not like last week", terms=["due"])
    why = node.why()
    if why:
        screen.text(escape(why))
    frame = node.change_frame()
    screen.table(
        "From last week to next week",
        frame,
        shown=pd.DataFrame({"What": frame["what"], "Units": node.change_texts()}),
    )


def draw_below(view: ViewContext, demand: Demand, choices: Choices, node: NodeForecast) -> None:
    """What the part of the shop is made of, one level down; each leads to itself."""
    fingerprint = view.model.loaded.dataset.fingerprint
    lines = cache.below(fingerprint, choices.division, choices.window, demand)
    if lines is None:
        return
    word = lines.level.replace("_", " ")
    screen.section(f"What adds up to it: by {word}")
    positions = lines.positions[:MAX_LINES].tolist()
    first = lines.frame.head(MAX_LINES)
    screen.table(
        f"Due by {word}",
        first,
        shown=screen.Linked(
            frame=_shown(first, word.capitalize(), first[lines.level], node),
            links={
                word.capitalize(): [
                    Link(
                        path=DUE,
                        selection=replace(
                            view.selection,
                            division=tables.token(demand, (lines.level, position)),
                            item=None,
                        ),
                    )
                    for position in positions
                ]
            },
        ),
        file=lines.frame,
    )
    more = f"The {len(first)} with the most of {len(lines.frame):,}; the file has them all. "
    screen.caption(
        f"{more if len(lines.frame) > len(first) else ''}The units of all add up to those above. "
        "The bands do not: what one sells less another may sell more."
    )


def draw_items(view: ViewContext, demand: Demand, choices: Choices, node: NodeForecast) -> None:
    """The items by their expected units; each leads to who carries it."""
    dataset = view.model.loaded.dataset
    lines = cache.items(dataset.fingerprint, choices.division, choices.window, demand)
    screen.section("Items")
    if not len(lines.frame):
        screen.text("No item of it is expected to be bought.")
        return
    draw_item_search(view, None)
    first = lines.positions[: screen.MAX_GRID].tolist()
    of = st.column_config
    before = f"Sold {node.before}"
    screen.table(
        "Due by item",
        tables.titled(lines, dataset),
        shown=screen.Linked(
            frame=tables.for_screen(lines, dataset, most=screen.MAX_GRID, before=before),
            links={"Item": Links.of(view).due_of(first)},
        ),
        column_config={
            tables.EXPECTED: of.NumberColumn(tables.EXPECTED, format="localized"),
            tables.FIRST: of.NumberColumn(
                tables.FIRST, format="localized", help="8 of 10 times it is so much or more."
            ),
            tables.LAST: of.NumberColumn(
                tables.LAST, format="localized", help="8 of 10 times it is so much or less."
            ),
            before: of.NumberColumn(before, format="localized"),
            tables.AGAIN: of.NumberColumn(tables.AGAIN, format="%.0f %%"),
        },
        wide=True,
    )
    screen.caption("An item leads to the customers who carry it, and to why it goes up or down.")


def draw_for_whom(view: ViewContext, demand: Demand, choices: Choices, node: NodeForecast) -> None:
    """The customers with the most units; each leads to all that is due to them."""
    dataset = view.model.loaded.dataset
    part = cache.for_whom(dataset.fingerprint, choices.division, choices.window, demand)
    screen.section("For whom", terms=["due"])
    if not len(part.customers):
        screen.text("Nobody has bought anything of it yet.")
        return
    again = replace(view.selection, recommender=AGAIN, bought=True)
    links = Links(dataset=dataset, selection=again)
    screen.table(
        "Due by customer",
        part.first(MAX_LINES).frame(dataset),
        shown=screen.Linked(
            frame=tables.baskets_for_screen(part, dataset, most=MAX_LINES),
            links={
                "Customer": [links.customer(code) for code in part.customers[:MAX_LINES].tolist()],
                "Most of": Links.of(view).due_of(part.most[:MAX_LINES].tolist()),
            },
        ),
        file=partial(part.frame, dataset),
    )
    screen.caption(
        f"Units that each is expected to buy again {node.when}. A customer leads to the list of "
        f"Buy again. {tables.in_the_file(part)}"
    )


def _shown(
    frame: pd.DataFrame, head: str, names: pd.Series[str], node: NodeForecast
) -> pd.DataFrame:
    """The lines as people read them."""
    return pd.DataFrame(
        {
            head: names,
            tables.EXPECTED: [units_text(units) for units in frame["expected units"]],
            "8 of 10 times": [
                band_text(low, high) for low, high in zip(frame["low"], frame["high"], strict=True)
            ],
            f"Sold {node.before}": [units_text(units) for units in frame["sold before"]],
            tables.AGAIN: [percent(share) for share in tables.repeat_share(frame)],
        }
    )
