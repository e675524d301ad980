"""What an item stands beside: its directed neighbours, and its category."""

from __future__ import annotations

import pandas as pd

from explain.charts import item as item_charts
from explain.charts import neighbours
from explain.formats import FIXED_SPACE, count_of, percent
from explain.items.features import CATALOGUE, ItemFeatures
from explain.items.neighbours import Neighbours
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.theme import chart_theme
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from recommenders.contract import Columns, Dataset
from recommenders.histories import IntArray
from recommenders.related.recommender import RelatedItems

LEVELS = {
    Columns.CATEGORY: "category",
    Columns.DEPARTMENT: "department",
    Columns.PRODUCT_TYPE: "product type",
    Columns.BRAND: "brand",
}


def draw_neighbours(pairs: Neighbours, view: ViewContext) -> None:
    """What leads to the item and what it leads to, as a graph and as a table."""
    dataset, links = view.model.loaded.dataset, Links.of(view)
    screen.section("What leads to it, and what it leads to")
    if not len(pairs):
        screen.text(
            "No other item was bought near it by two customers or more. With more purchases there "
            "will be pairs; until then its category is all that is known."
        )
        return
    first = pairs.head(neighbours.MAX_NEIGHBOURS)
    left, right = screen.columns(2)
    with left:
        screen.chart(
            neighbours.neighbours(pairs, dataset, theme=chart_theme()),
            key="item_neighbours",
            alt=neighbours.takeaway(pairs, dataset),
        )
        screen.caption(_width_note(pairs))
    with right:
        screen.table(
            "Items before and after it",
            first.frame(dataset),
            file=pairs.frame(dataset),
            shown=screen.Linked(
                frame=pd.concat(
                    [
                        _pair_table(first.into, first.into.sources, "leads to it", dataset),
                        _pair_table(first.onward, first.onward.targets, "it leads to", dataset),
                    ],
                    ignore_index=True,
                ),
                links={
                    "Item": [
                        links.item(code)
                        for codes in (first.into.sources, first.onward.targets)
                        for code in codes.tolist()
                    ]
                },
            ),
        )
        screen.caption(
            "Customers, each counted once: who bought the two in this order within "
            f"{pairs.within} days, in the other order, and on one day."
        )


def draw_features(item_features: ItemFeatures, dataset: Dataset) -> None:
    """The item's features beside those of its category."""
    group = item_features.group if item_features.level else CATALOGUE
    screen.section(f"Beside the {count_of(item_features.members, 'item')} of {group}")
    if not item_features.level and dataset.has(Columns.CATEGORY):
        screen.text("Its category is not known or has too few items, so the catalogue stands in.")
    left, right = screen.columns(2)
    with left:
        screen.chart(
            item_charts.features(item_features, currency=dataset.currency, theme=chart_theme()),
            key="item_features",
            alt="Share of these items with a lower value: "
            + ", ".join(f"{row.label} {percent(row.below)}" for row in item_features.standings),
        )
        level = LEVELS.get(item_features.level, "")
        screen.caption(
            f"Diamond: this item among {'the items of its ' + level if level else 'all items'}; "
            "band: the middle half of them. Equal values count by half."
        )
    with right:
        lines = [(row.heading, *row.texts(dataset.currency)) for row in item_features.standings]
        screen.table(
            "Features beside the category",
            item_features.frame(dataset.currency),
            shown=pd.DataFrame(
                {
                    "Feature": heading,
                    "This item": value,
                    "Median": median,
                    "Middle half": f"{low} to {high}",
                }
                for heading, value, median, low, high in lines
            ),
        )
        if item_features.left_out:
            screen.caption(
                f"Not known for this item: {escape(', '.join(item_features.left_out).lower())}."
            )


def _width_note(pairs: Neighbours) -> str:
    if pairs.learned:
        return (
            "Width: how strongly one item leads to the other, as the recommender “Goes with” has "
            "learned it from purchases and views. Items with few buyers borrow from items alike."
        )
    return (
        "Width: how surely the number of customers is more than chance (root log-likelihood "
        "ratio), counted from the purchases; pairs of one customer are left out."
    )


def _pair_table(
    pairs: RelatedItems, others: IntArray, label: str, dataset: Dataset
) -> pd.DataFrame:
    titles = dataset.titles[others]
    return pd.DataFrame(
        {
            "Which": label.replace(" ", FIXED_SPACE),
            "Item": titles,
            "This order": pairs.forward,
            "The other": pairs.backward,
            "One day": pairs.together,
        }
    )
