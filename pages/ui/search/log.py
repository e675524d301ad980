"""The log of all searches: head and tail, and what seldom leads to a click."""

from __future__ import annotations

import pandas as pd

from explain.formats import count_of, percent
from explain.search.log_summary import MIN_SEARCHES, LogSummary
from pages.ui.elements import screen
from pages.ui.session.links import Links
from recommenders.searches.log import MIN_CUSTOMERS

MAX_ROWS = 12
"""Queries that stand in a table; the file has all."""


def draw_log(summary: LogSummary, links: Links, *, private: bool = False) -> None:
    """What is searched most, and what is searched in vain; ``private`` tells of pseudonyms."""
    head = (
        "the most searched query makes"
        if summary.head == 1
        else (f"the {summary.head:,} most searched queries make")
    )
    screen.section("All searches", terms=("Head and tail",))
    once = ""
    if summary.once:
        verb = "was" if summary.once == 1 else "were"
        once = (
            f", and {count_of(summary.once, 'query', 'queries')} {verb} searched once "
            f"({percent(summary.once_share)})"
        )
    screen.text(
        f"{count_of(summary.searches, 'search', 'searches')} for "
        f"{count_of(len(summary.queries), 'query', 'queries')}: {head} "
        f"{percent(summary.head_share)} of them{once}. {percent(summary.clicked)} of the searches "
        f"led to a click, {percent(summary.bought)} to a purchase."
    )
    if private:
        screen.caption(
            f"With pseudonyms, queries that fewer than {MIN_CUSTOMERS} customers have typed are "
            "left out of all of this: they may name who typed them."
        )
    seldom = summary.seldom_clicked()
    left, right = screen.columns(2)
    with left:
        screen.section("Searched most", level=3)
        _draw(summary.queries, "Most searched queries", links)
    with right:
        screen.section("Clicked less than others: no item fits, or not the first ones", level=3)
        if seldom.empty:
            screen.text(
                f"No query that was searched {MIN_SEARCHES} times or more leads to a click less "
                "often than searches do on the whole."
            )
        else:
            _draw(seldom, "Queries that seldom lead to a click", links)
            screen.caption(
                f"Searched {MIN_SEARCHES} times or more, and even the upper end of the 95 % "
                "interval of the share with a click is below the "
                f"{percent(summary.clicked)} of all searches."
            )


def _draw(frame: pd.DataFrame, name: str, links: Links) -> None:
    head = frame.head(MAX_ROWS)
    shown = pd.DataFrame(
        {
            "Query": head["query"],
            "Searches": head["searches"].map("{:,}".format),
            "With a click": head["clicked"].map(percent),
            "With a purchase": head["bought"].map(percent),
        }
    )
    screen.table(
        name,
        head,
        file=frame,
        shown=screen.Linked(
            frame=shown, links={"Query": [links.search(text) for text in head["query"]]}
        ),
    )
