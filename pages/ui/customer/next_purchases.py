"""What the customer bought next, held against the list of an earlier moment."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.formats import date
from explain.rankings.next_purchases import NextPurchases
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.components.listbox import Mark
from pages.ui.customer import cache
from pages.ui.elements import screen
from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from pages.ui.session.selection import on_widget_change, sync_widget
from recommenders.contract import Dataset

MAX_ROWS = 10
"""Items in the table; the file has them all."""
TELLS = (
    "The newest 28 days (a quarter of the data, where they are short) are held back. The "
    "recommender is fitted to what came before: list, reasons and history are those of that day. "
    "The first time takes as long as a fit, minutes for one that is trained."
)


def switch(view: ViewContext) -> None:
    """The switch that holds the newest purchases back."""
    if screen.presenting():
        return
    sync_widget("hits", view.selection.hits)
    st.toggle(
        "Show what was bought next",
        key="hits",
        on_change=on_widget_change,
        args=("hits", "hits"),
        help=TELLS,
    )


def bought_next(view: ViewContext, explanation: Explanation) -> NextPurchases | None:
    """What was bought after the list; None unless that is asked for and can be told."""
    if not view.held_back or view.customer is None:
        return None
    return cache.bought_next(
        view.model.fingerprint,
        view.customer,
        view.selection.bought,
        view.options.variety,
        view,
        explanation,
        _whole(view),
    )


def note(view: ViewContext) -> None:
    """A sentence where the data are too short for what was asked."""
    if view.selection.hits and not view.held_back:
        screen.text(
            "The data are too short to hold back the newest purchases: this is the list of today."
        )


def table(view: ViewContext, later_purchases: NextPurchases) -> None:
    """Everything that was bought next, with its rank."""
    screen.section("What was bought later")
    screen.text(escape(later_purchases.finding()))
    if not len(later_purchases.items):
        return
    frame = later_purchases.frame(_whole(view)).sort_values(["left out", "rank"], kind="stable")
    best = frame.head(MAX_ROWS)
    links = Links(dataset=_whole(view), selection=view.selection)
    fate = pd.Series("below the list", index=best.index)
    fate = fate.mask(best["left out"], "left out: bought before").mask(
        best["in the list"], "in the list"
    )
    screen.table(
        "What was bought later",
        best,
        shown=screen.Linked(
            frame=pd.DataFrame(
                {
                    "Item": best["item"],
                    "First bought": best["bought"],
                    "Rank": best["rank"],
                    "Where": fate,
                }
            ),
            links={"Item": [links.item(int(later_purchases.items[row])) for row in best.index]},
        ),
        file=frame,
    )
    if len(frame) > len(best):
        screen.caption(f"The {len(best)} best placed of {len(frame):,}; the file has them all.")


def mark(later_purchases: NextPurchases | None, item: int, dataset: Dataset) -> Mark | None:
    """The mark of an item of the list that was bought next."""
    when = None if later_purchases is None else later_purchases.hits.get(item)
    if when is None:
        return None
    bought = f"bought {date(dataset.local_time(when))}"
    return Mark(text=bought, colour="green", icon="shopping_bag")


def _whole(view: ViewContext) -> Dataset:
    return resources.loaded_dataset(view.selection.dataset, private=view.selection.private).dataset
