"""What an item stands beside: its directed neighbours, and its category."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from explain.charts import item as item_charts
from explain.charts import neighbours
from explain.formats import FIXED_SPACE, count_of, money, number, percent
from explain.items.features import CATALOGUE, ItemFeatures
from explain.items.neighbours import Neighbours
from explain.reasons.wording import escape
from explain.surrogate.features import CURRENCY
from pages.ui.elements import screen
from pages.ui.elements.theme import chart_theme
from pages.ui.item.search import id_of
from pages.ui.session.context import ViewContext
from recommenders.contract import Columns, Dataset
from recommenders.histories import IntArray
from recommenders.related.recommender import RelatedItems

LEVELS = {
    Columns.CATEGORY: "category",
    Columns.DEPARTMENT: "department",
    Columns.PRODUCT_TYPE: "product type",
    Columns.BRAND: "brand",
}


def around(found: Neighbours, view: ViewContext) -> None:
    """What leads to the item and what it leads to, as a graph and as a table."""
    dataset = view.model.loaded.dataset
    screen.section("What leads to it, and what it leads to")
    if not len(found):
        screen.text(
            "No other item was bought near it by two customers or more. With more purchases there "
            "will be pairs; until then its category is all that is known."
        )
        return
    first = found.head(neighbours.MAX_NEIGHBOURS)
    left, right = screen.columns(2)
    with left:
        screen.chart(
            neighbours.neighbours(found, dataset, theme=chart_theme()),
            key="item_neighbours",
            alt=neighbours.takeaway(found, dataset),
        )
        screen.caption(_how(found))
    with right:
        screen.table(
            "Items before and after it",
            first.frame(dataset),
            file=found.frame(dataset),
            shown=pd.concat(
                [
                    _shown(first.into, first.into.sources, "leads to it", dataset),
                    _shown(first.onward, first.onward.targets, "it leads to", dataset),
                ],
                ignore_index=True,
            ),
        )
        screen.caption(
            "Customers, each counted once: who bought the two in this order within "
            f"{found.within} days, in the other order, and on one day."
        )
    _onwards(found, view)


def beside(found: ItemFeatures, dataset: Dataset) -> None:
    """The item's features beside those of its category."""
    group = found.group if found.level else CATALOGUE
    screen.section(f"Beside the {count_of(found.members, 'item')} of {group}")
    if not found.level and dataset.has(Columns.CATEGORY):
        screen.text("Its category is not known or has too few items, so the catalogue stands in.")
    left, right = screen.columns(2)
    with left:
        screen.chart(
            item_charts.features(found, currency=dataset.currency, theme=chart_theme()),
            key="item_features",
            alt="Share of these items with a lower value: "
            + ", ".join(f"{row.label} {percent(row.below)}" for row in found.standings),
        )
        level = LEVELS.get(found.level, "")
        screen.caption(
            f"Diamond: this item among {'the items of its ' + level if level else 'all items'}; "
            "band: the middle half of them. Equal values count by half."
        )
    with right:
        currency = dataset.currency
        screen.table(
            "Features beside the category",
            found.frame(currency),
            shown=pd.DataFrame(
                [
                    {
                        "Feature": row.label
                        if row.unit == CURRENCY
                        else f"{row.label} ({row.unit})",
                        "This item": _bare(row.value, row.unit, currency),
                        "Median": _bare(row.median, row.unit, currency),
                        "Middle half": f"{_bare(row.low, row.unit, currency)} to "
                        f"{_bare(row.high, row.unit, currency)}",
                    }
                    for row in found.standings
                ]
            ),
        )
        if found.left_out:
            screen.caption(f"Not known for this item: {escape(', '.join(found.left_out).lower())}.")


def _bare(value: float, unit: str, currency: str) -> str:
    return money(value, currency) if unit == CURRENCY else number(value)


def _how(found: Neighbours) -> str:
    if found.learned:
        return (
            "Width: how strongly one item leads to the other, as the recommender “Goes with” has "
            "learned it from purchases and views. Items with few buyers borrow from items alike."
        )
    return (
        "Width: how surely the number of customers is more than chance (root log-likelihood "
        "ratio), counted from the purchases; pairs of one customer are left out."
    )


def _shown(pairs: RelatedItems, others: IntArray, word: str, dataset: Dataset) -> pd.DataFrame:
    titles = dataset.items[Columns.TITLE].iloc[others].to_numpy()
    return pd.DataFrame(
        {
            "Which": word.replace(" ", FIXED_SPACE),
            "Item": titles,
            "This order": pairs.forward,
            "The other": pairs.backward,
            "One day": pairs.together,
        }
    )


def _onwards(found: Neighbours, view: ViewContext) -> None:
    """The way to the strongest neighbours."""
    if screen.presenting():
        return
    dataset = view.model.loaded.dataset
    codes = dict.fromkeys([*found.into.sources[:4].tolist(), *found.onward.targets[:4].tolist()])
    st.caption("Go on to one of them:")
    with st.container(horizontal=True, gap="small"):
        for code in codes:
            st.page_link(
                "pages/views/item.py",
                label=escape(str(dataset.items[Columns.TITLE].iloc[code])),
                icon=":material/sell:",
                query_params=replace(view.selection, item=id_of(dataset, code)).params(),
            )
