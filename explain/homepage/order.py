"""Why each row of a homepage stands where it does, and what a customer comes for, in words."""

from __future__ import annotations

import pandas as pd

from explain.formats import count_of, percent
from recommenders.homepage.page import Intent, Page, Row
from recommenders.shelves.contract import Shelf

NOTICED = 0.01
"""A chance that the intent changes by less is not spoken of."""
COMES_FOR = {
    Shelf.AGAIN: "what was bought before",
    Shelf.OWNED: "what goes with a purchase of the weeks before",
    Shelf.SEARCHED: "what was searched for in the weeks before",
    Shelf.VIEWED: "what was looked at in the weeks before",
    Shelf.DROP: "what was wished for",
    Shelf.KINDS: "more of a kind bought before",
    Shelf.DISCOVER: "a kind never bought before",
}
"""What the purchases of each kind were, in the words of a sentence."""


def why_here(page: Page, number: int) -> str:
    """Why a row (counted from 0) stands above the next one, and what the intent has to do with it.

    The chances are those that order the rows: each is held against that of the row below.
    """
    row = page.rows[number]
    parts = []
    if row.kept:
        parts.append("Stands here in any case: by the chances alone another shelf would")
    elif number + 1 < len(page.rows):
        chance, below = percent(row.any_bought), percent(page.rows[number + 1].any_bought)
        parts.append(
            f"One of these is bought with a chance of {chance}, of the row below with {below}"
            if chance != below
            else "Hardly ahead of the row below"
        )
    else:
        parts.append("The lowest chance of all rows")
    if abs(row.any_bought - row.usual) >= NOTICED:
        parts.append(_by_intent(row))
    return ". ".join(parts) + "." * bool(parts)


def order(page: Page) -> pd.DataFrame:
    """A line for each row: what orders it, and why it stands there."""
    return pd.DataFrame(
        [
            {
                "Row": number + 1,
                "Shelf": row.heading,
                "One is bought": percent(row.any_bought),
                "With everybody's intent": percent(row.usual),
                "Looked at": percent(row.examined),
                "Why here": why_here(page, number),
            }
            for number, row in enumerate(page.rows)
        ]
    )


def intents(page: Page) -> pd.DataFrame:
    """A line for each shelf: how many purchases were of its kind, of this customer and of all."""
    return pd.DataFrame(
        [
            {
                "Shelf": intent.shelf.heading,
                "Comes for": COMES_FOR[intent.shelf],
                "Purchases": intent.purchases,
                "Share": percent(intent.share),
                "Everybody": percent(intent.everybody),
            }
            for intent in page.intents
        ]
    )


def rests_on(page: Page) -> str:
    """In one sentence what is known of the customer's intent, and what stands out of it."""
    total = sum(intent.purchases for intent in page.intents)
    if not total:
        return "No purchase yet: everybody's intent stands in."
    known = f"Rests on {count_of(total, 'purchase')}, held towards everybody's"
    apart = max(page.intents, key=_apart)
    if _apart(apart) < NOTICED:
        return f"{known}, which it is like."
    more = "more" if apart.share > apart.everybody else "less"
    return (
        f"{known}. {more.capitalize()} than others the customer comes for "
        f"{COMES_FOR[apart.shelf]}: {percent(apart.share)}, everybody {percent(apart.everybody)}."
    )


def _by_intent(row: Row) -> str:
    more = "more" if row.intent > row.everybody else "less"
    return (
        f"The customer comes for such purchases {more} than others do ({percent(row.intent)}, "
        f"everybody {percent(row.everybody)}): else the chance would be {percent(row.usual)}"
    )


def _apart(intent: Intent) -> float:
    return abs(intent.share - intent.everybody)
