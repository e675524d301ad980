"""What an item stands beside: its directed neighbours, and its category."""

from __future__ import annotations

import pandas as pd

from explain.charts import item as item_charts
from explain.charts import neighbours
from explain.formats import FIXED_SPACE, count_of, join_names, percent
from explain.items.features import CATALOGUE, ItemFeatures
from explain.items.neighbours import Neighbours, known_besides
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from recommenders.contract import Columns, Dataset
from recommenders.histories import IntArray
from recommenders.related.recommender import Basis, RelatedItems

SAID_BY = {
    Basis.KNOWN: "the shop",
    Basis.PURCHASES: "purchases",
    Basis.BOTH: "both",
    Basis.ALIKE: "items alike",
    Basis.OTHERS: "other pairs",
}
MAX_NAMED = 5
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
        own = " and the shop's own table has no relation of it" * dataset.has(Columns.RELATED)
        screen.text(
            f"No other item was bought near it by two customers or more{own}. With more purchases "
            "there will be pairs; until then its category is all that is known."
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
        screen.caption(_width_note(pairs, known=dataset.has(Columns.RELATED)))
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
        if dataset.has(Columns.RELATED):
            screen.caption(
                "Said by: the shop, in its own table of what goes together; purchases, by "
                "customers who bought both in this order or on one day; or both. Where neither "
                "says it, items alike do, or other pairs."
            )
            besides = _besides_note(first, dataset)
            if besides:
                screen.caption(besides)


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


def _besides_note(shown: Neighbours, dataset: Dataset) -> str:
    """What the shop says of the item and what stands too far down to be shown."""
    into, onward = (_named(codes, dataset) for codes in known_besides(shown, dataset))
    parts = [f"it leads to {onward}"] * bool(onward) + [f"to it lead {into}"] * bool(into)
    if not parts:
        return ""
    return f"The shop also says: {'; '.join(parts)}. By purchases, others stand before these."


def _named(codes: IntArray, dataset: Dataset) -> str:
    names = [escape(dataset.item_title(code)) for code in codes[:MAX_NAMED].tolist()]
    more = len(codes) - len(names)
    return join_names([*names, f"{more:,} more"] if more else names)


def _width_note(pairs: Neighbours, *, known: bool) -> str:
    if pairs.learned:
        source = "purchases, views and what the shop says" if known else "purchases and views"
        return (
            "Width: how strongly one item leads to the other, as the recommender “Goes with” has "
            f"learned it from {source}. Items with few buyers borrow from items alike."
        )
    shop = " What the shop says adds as much as the average of the counted pairs." * known
    return (
        "Width: how surely the number of customers is more than chance (root log-likelihood "
        f"ratio), counted from the purchases; pairs of one customer are left out.{shop}"
    )


def _pair_table(
    pairs: RelatedItems, others: IntArray, label: str, dataset: Dataset
) -> pd.DataFrame:
    titles = dataset.titles[others]
    said_by = {"Said by": [SAID_BY[basis] for basis in pairs.basis]}
    return pd.DataFrame(
        {
            "Which": label.replace(" ", FIXED_SPACE),
            "Item": titles,
            "This order": pairs.forward,
            "The other": pairs.backward,
            "One day": pairs.together,
        }
        | (said_by if dataset.has(Columns.RELATED) else {})
    )
