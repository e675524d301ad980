"""What the customer bought next, held against the list of an earlier moment."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.formats import date
from explain.rankings.next_purchases import Afterwards
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.customer import cache as results
from pages.ui.elements import screen as sheet
from pages.ui.session import resources
from pages.ui.session.selection import follow, take
from pages.ui.shell.sidebar import Chosen
from recommenders.contract import Dataset

MOST_ROWS = 10
"""Items in the table; the file has them all."""
TELLS = (
    "The newest 28 days (a quarter of the data, where they are short) are held back. The "
    "recommender is fitted to what came before: list, reasons and history are those of that day. "
    "The first time takes as long as a fit, minutes for one that is trained."
)


def switch(chosen: Chosen) -> None:
    """The switch that holds the newest purchases back."""
    if sheet.presenting():
        return
    follow("hits", chosen.selection.hits)
    st.toggle("Mark later purchases", key="hits", on_change=take, args=("hits", "hits"), help=TELLS)


def bought_next(chosen: Chosen, explanation: Explanation) -> Afterwards | None:
    """What was bought after the list; None unless that is asked for and can be told."""
    if not chosen.held_back or chosen.customer is None:
        return None
    return results.bought_next(
        chosen.world.fingerprint,
        chosen.customer,
        chosen.selection.bought,
        chosen.options.variety,
        chosen,
        explanation,
        _whole(chosen),
    )


def note(chosen: Chosen) -> None:
    """A sentence where the data are too short for what was asked."""
    if chosen.selection.hits and not chosen.held_back:
        sheet.text(
            "The data are too short to hold back the newest purchases: this is the list of today."
        )


def table(chosen: Chosen, found: Afterwards) -> None:
    """Everything that was bought next, with its rank."""
    sheet.section("What was bought later")
    sheet.text(escape(found.finding()))
    if not len(found.items):
        return
    frame = found.frame(_whole(chosen)).sort_values(["left out", "rank"], kind="stable")
    best = frame.head(MOST_ROWS)
    fate = pd.Series("below the list", index=best.index)
    fate = fate.mask(best["left out"], "left out: bought before").mask(
        best["in the list"], "in the list"
    )
    sheet.table(
        "What was bought later",
        best,
        shown=pd.DataFrame(
            {
                "Item": best["item"],
                "First bought": best["bought"],
                "Rank": best["rank"],
                "Where": fate,
            }
        ),
        file=frame,
    )
    if len(frame) > len(best):
        sheet.caption(f"The {len(best)} best placed of {len(frame):,}; the file has them all.")


def mark(found: Afterwards | None, item: int, dataset: Dataset) -> str:
    """The mark of an item of the list that was bought next, in Markdown."""
    when = None if found is None else found.hits.get(item)
    if when is None:
        return ""
    return f" :material/shopping_bag: **bought {date(dataset.local_time(when))}**"


def _whole(chosen: Chosen) -> Dataset:
    return resources.shop(chosen.selection.dataset, private=chosen.selection.private).dataset
