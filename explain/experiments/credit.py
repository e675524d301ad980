"""Who won an interleaved list, and with what: the credit in words and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.formats import count_of, percent
from recommenders.contract import Columns, Dataset
from recommenders.experiments.interleaving.held_back_lists import Interleaved
from recommenders.experiments.interleaving.team_draft import LEFT, RIGHT
from recommenders.intervals import mean_text

ITEMS: Final = 15
EXAMPLES, WON = 8, 5
"""Purchases that are shown, and how many of them are of the preferred side at the most."""
BOTH, OWN = "both lists had it", "only its own list had it"
BEFORE, NEW = "bought before", "new to the customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the two sides are called."""

    left: str
    right: str

    def of(self, team: int) -> str:
        """The side with this code."""
        return self.left if team == LEFT else self.right


def headline(interleaved: Interleaved, names: Names) -> str:
    """Which side is preferred, as a title."""
    preference = interleaved.preference
    if not preference.decided:
        return f"Nothing tells {names.left} from {names.right}: no purchase was on either's list"
    if not preference.sign:
        return f"No clear preference between {names.left} and {names.right}"
    winner = names.left if preference.sign > 0 else names.right
    loser = names.right if preference.sign > 0 else names.left
    return f"Customers prefer {winner} to {loser}"


def preference_sentence(interleaved: Interleaved, names: Names) -> str:
    """The counts and the interval."""
    preference = interleaved.preference
    if not preference.decided:
        return f"{count_of(preference.ties, 'customer')} bought nothing that either listed."
    return (
        f"The purchases of {preference.left:,} customers speak for the picks of {names.left}, "
        f"those of {preference.right:,} for {names.right}: {share_text(interleaved)} of them for "
        f"{names.left}, where 50 % is no preference. {preference.ties:,} customers decide nothing."
    )


def share_text(interleaved: Interleaved) -> str:
    """The share of the customers who prefer the left side, with its 95 % interval."""
    preference = interleaved.preference
    return mean_text(preference.share, preference.low, preference.high, percent)


def sensitivity_sentence(interleaved: Interleaved) -> str:
    """How many customers either kind of experiment would need; why not, where nobody can say."""
    needed, two_arms = interleaved.preference.needed, interleaved.two_arms
    if needed is None:
        return (
            "How many customers an experiment would need cannot be said: here the sides are not "
            "told apart."
        )
    told = f"An interleaved experiment would need about {count_of(needed, 'customer')}"
    if two_arms is None:
        return (
            f"{told} to notice this (80 % power). Whole lists do not differ clearly in how many "
            "of their items are bought, so two arms might never tell them apart."
        )
    times = two_arms / needed
    if times >= 1:
        beside = f"{times:.1f} times as many"
    else:
        beside = "fewer: here the shared items add noise"
    return (
        f"{told} to notice this (80 % power); two arms, whose customers see one list each, about "
        f"{two_arms:,} together, {beside}."
    )


def kinds(interleaved: Interleaved, names: Names) -> pd.DataFrame:
    """Purchases credited to each side, by who had listed the item and whether it is new."""
    credits = _with_kinds(interleaved.credits())
    lines = []
    for listed in (OWN, BOTH):
        for history in (BEFORE, NEW):
            some = credits[(credits["listed"] == listed) & (credits["history"] == history)]
            teams = some["team"].to_numpy()
            lines.append(
                {
                    "What won it": f"{history}, {listed}",
                    names.left: int((teams == LEFT).sum()),
                    names.right: int((teams == RIGHT).sum()),
                }
            )
    return pd.DataFrame([line for line in lines if line[names.left] or line[names.right]])


def kind_sentence(interleaved: Interleaved, names: Names) -> str:
    """What the preference comes from."""
    credits = _with_kinds(interleaved.credits())
    if credits.empty:
        return ""
    own = credits[credits["listed"] == OWN]
    both = len(credits) - len(own)
    left, right = (int((own["team"] == team).sum()) for team in (LEFT, RIGHT))
    return (
        f"{count_of(len(credits), 'purchase')} were credited. {both:,} of the items were on both "
        "lists and went to the side that picked them first, which is often the coin. The rest is "
        f"what one side alone had listed: {left:,} of {names.left}, {right:,} of {names.right}."
    )


def items(interleaved: Interleaved, names: Names, dataset: Dataset) -> pd.DataFrame:
    """The items that most of the difference comes from: ``item`` (code), title, and credits."""
    credits = _with_kinds(interleaved.credits())
    own = credits[credits["listed"] == OWN]
    counts = pd.crosstab(own["item"], own["team"])
    counts = counts.reindex(columns=[LEFT, RIGHT], fill_value=0)
    apart = (counts[LEFT] - counts[RIGHT]).abs()
    order = np.lexsort((counts.index, -counts.sum(axis=1), -apart))
    top = counts.iloc[order[:ITEMS]]
    return pd.DataFrame(
        {
            "code": top.index.to_numpy(),
            "item": dataset.titles[top.index.to_numpy()],
            names.left: top[LEFT].to_numpy(),
            names.right: top[RIGHT].to_numpy(),
        }
    )


def examples(interleaved: Interleaved) -> pd.DataFrame:
    """Some credited purchases that one side alone had listed, at most one of a customer.

    Those of the preferred side first and most of them, the highest in its list first; columns of
    `Interleaved.credits`.
    """
    credits = _with_kinds(interleaved.credits())
    own = credits[credits["listed"] == OWN]
    winner = RIGHT if interleaved.preference.sign < 0 else LEFT
    rank = np.where(own["team"] == LEFT, own["rank_left"], own["rank_right"])
    order = np.lexsort((own["customer"], rank, own["team"] != winner))
    once = own.iloc[order].drop_duplicates("customer")
    won = once["team"] == winner
    some = pd.concat([once[won].head(WON), once[~won].head(EXAMPLES - WON)])
    return some.reset_index(drop=True)


def before_words(times: int) -> str:
    """How often a customer had bought an item: "bought once before"."""
    if not times:
        return NEW
    return "bought once before" if times == 1 else f"bought {times:,} times before"


def credit_frame(interleaved: Interleaved, names: Names, dataset: Dataset) -> pd.DataFrame:
    """Every credited purchase with the ids of customer and item."""
    credits = _with_kinds(interleaved.credits())
    customers, items = credits["customer"].to_numpy(), credits["item"].to_numpy()
    return pd.DataFrame(
        {
            "customer": dataset.customers[Columns.CUSTOMER].take(customers).tolist(),
            "item": dataset.items[Columns.ITEM].take(items).tolist(),
            "title": dataset.titles[items],
            "credit to": [names.of(team) for team in credits["team"]],
            "place": credits["place"],
            f"rank in {names.left}": credits["rank_left"],
            f"rank in {names.right}": credits["rank_right"],
            "bought before": credits["before"],
        }
    )


def _with_kinds(credits: pd.DataFrame) -> pd.DataFrame:
    both = (credits["rank_left"] > 0) & (credits["rank_right"] > 0)
    return credits.assign(
        listed=np.where(both, BOTH, OWN),
        history=np.where(credits["before"] > 0, BEFORE, NEW),
    )
