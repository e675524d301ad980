"""Popularity bias and coverage: what of the catalogue the lists show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd

from explain.charts.exposure import curves
from explain.charts.intervals import Range, ranges
from explain.formats import count_of, percent, signed_decimals, table_cell, unbroken
from explain.rankings.exposure import HEAD, Exposure, PopularityBias
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.recommender import cache
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from recommenders.contract import Columns
from recommenders.intervals import MIN_CUSTOMERS

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

MAX_UNLISTED: Final = 10
"""Items in no list that are shown."""


def show(view: ViewContext, head: DeltaGenerator) -> None:
    """The share of the catalogue that is shown, how evenly, and how popular it is."""
    exposure = cache.list_exposure(view.model, view.selection.bought)
    everybody = exposure.bias[0]
    of = f"a sample of {exposure.customers:,} of {exposure.of:,}" if exposure.sampled else "all"
    with head:
        screen.title(
            f"The lists show {percent(exposure.coverage)} of the catalogue, and items "
            f"{_popularity_phrase(everybody)}",
            f"{count_of(exposure.shown, 'item')} of {exposure.items:,} in the lists of {of} "
            f"{count_of(exposure.customers, 'customer') if of == 'all' else 'customers'}. "
            f"{count_of(exposure.ever_bought, 'item')} were ever bought.",
        )
    left, right = screen.columns(2)
    with left:
        screen.section("How evenly the catalogue is shown", terms=["Gini coefficient"])
        screen.chart(
            curves(exposure, theme=chart_theme()),
            key="curves",
            alt=f"Gini coefficient of the list entries {exposure.gini:.2f}, of the buyers "
            f"{exposure.gini_bought:.2f}",
        )
        screen.caption(
            "Items from the rarest to the most frequent: the lower the curve, the more a few items "
            "take. Gini is 0 where every item is shown as often, 1 where one item has it all. "
            "Items that nobody is shown count."
        )
    with right:
        screen.section("How popular the lists are", terms=["popularity percentile"])
        screen.chart(
            ranges(
                [_range_of(bias) for bias in exposure.bias],
                axis="percentile of popularity (100 = most bought)",
                theme=chart_theme(),
            ),
            key="bias",
            alt=f"Mean percentile in lists {everybody.listed.mean:.0f}, of what is bought "
            f"{everybody.bought.mean:.0f}",
        )
        screen.caption(
            "Filled: the items of a list, with the 95 % interval over customers. Hollow: what the "
            "same customers have bought. In brackets: customers. At the right: the difference in "
            "points; above zero the lists are more popular than the purchases."
        )
    screen.section("By group of customers")
    screen.table("Popularity by group", exposure.frame(), shown=_table(exposure))
    screen.caption(
        f"The long tail is all of the catalogue but the most bought {percent(HEAD)}. Groups by "
        "distinct items bought. Means over customers; brackets are 95 % intervals."
    )
    _draw_unlisted(view, exposure)
    screen.section("Over the catalogue", terms=["coverage"])
    screen.table("Coverage", exposure.figures(), shown=_figures(exposure))


def _draw_unlisted(view: ViewContext, exposure: Exposure) -> None:
    """The items that no list has, each with the way to why that is so."""
    if not len(exposure.unlisted):
        return
    where = f"none of {exposure.customers:,} lists" if exposure.sampled else "nobody's list"
    count = len(exposure.unlisted)
    screen.section(f"{count_of(count, 'item')} {'is' if count == 1 else 'are'} in {where}")
    frame = exposure.unlisted_frame(view.model.loaded.dataset)
    first = frame.head(MAX_UNLISTED)
    links = Links.of(view)
    screen.table(
        "Items in no list",
        first,
        shown=screen.Linked(
            frame=first.drop(columns=[Columns.ITEM]),
            links={
                "item": [links.item(item) for item in exposure.unlisted[:MAX_UNLISTED].tolist()]
            },
        ),
        file=frame,
    )
    more = f"The {len(first)} with the most buyers; the file has them all. "
    screen.caption(
        f"{more if len(first) < len(frame) else ''}An item leads to the ranks that it has, and to "
        "why it is not in the list of the customer nearest to it."
    )


def _figures(exposure: Exposure) -> pd.DataFrame:
    """The figures as people read them: a share as the title has it."""
    frame = exposure.figures()
    shown = [
        percent(value) if name.startswith("share") else table_cell(value)
        for name, value in zip(frame["figure"], frame["value"], strict=True)
    ]
    return frame.assign(value=shown)


def _popularity_phrase(everybody: PopularityBias) -> str:
    return {
        1: "more popular than what customers buy",
        0: "about as popular as what customers buy",
        -1: "less popular than what customers buy",
    }[everybody.difference.sign]


def _group_label(bias: PopularityBias) -> str:
    unit = " items bought" if bias.by == "history" else ""
    return "everybody" if not bias.by else f"{bias.group}{unit}"


def _range_of(bias: PopularityBias) -> Range:
    return Range(
        name=f"{_group_label(bias)} ({bias.customers:,})",
        low=bias.listed.low,
        at=bias.listed.mean,
        high=bias.listed.high,
        beside=bias.bought.mean if bias.bought.known else None,
        written=_points(bias.difference.mean) if bias.difference.known else "",
        told=f"lists {bias.listed.mean:.1f}, bought {bias.bought.mean:.1f}",
    )


def _table(exposure: Exposure) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "group": _group_label(bias),
                "customers": f"{bias.customers:,}"
                + (f" (fewer than {MIN_CUSTOMERS})" if bias.small else ""),
                "percentile in lists": unbroken(bias.listed.text("{:.1f}".format)),
                "bought": unbroken(bias.bought.text("{:.1f}".format)),
                "difference": unbroken(bias.difference.text(_points)),
                "long tail in lists": unbroken(bias.tail.text(percent)),
                "long tail bought": unbroken(bias.tail_bought.text(percent)),
            }
            for bias in exposure.bias
        ]
    )


_points = partial(signed_decimals, digits=1)
