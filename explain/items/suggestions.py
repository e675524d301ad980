"""Items worth a look: one in many lists, one that is bought and not listed, one never bought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explain.profiles.item_statistics import ItemStatistics
from explain.rankings.top_k import TopLists


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedItem:
    """An item (code) with a word for it and a sentence that says how it was found."""

    label: str
    item: int
    why: str


def suggested_items(lists: TopLists, statistics: ItemStatistics) -> tuple[SuggestedItem, ...]:
    """Up to four items, the one in most lists first; no item twice."""
    n_items = len(statistics.popularity)
    counts, bought = lists.counts(n_items), statistics.popularity
    if not counts.any():
        return ()
    listed = 100.0 * counts / max(1, len(lists))
    few = np.flatnonzero((counts > 0) & (counts <= max(1, len(lists) // 100)))
    without = np.flatnonzero((counts == 0) & (bought > 0))
    unbought = np.flatnonzero(bought == 0)
    picked = [
        ("In most lists", int(counts.argmax()), "The item that most customers have in their list.")
    ]
    if len(few):
        item = int(few[(bought - listed)[few].argmax()])
        why = "In the lists of 1 % of customers at the most; of these the most popular."
        picked.append(("In few lists", item, why))
    if len(without):
        item = int(without[bought[without].argmax()])
        picked.append(("In no list", item, "The most popular item that is in no list."))
    if len(unbought):
        item = int(unbought[counts[unbought].argmax()])
        why = "Nobody has bought it; of these the one in most lists."
        picked.append(("Never bought", item, why))
    suggestions: dict[int, SuggestedItem] = {}
    for word, item, why in picked:
        suggestions.setdefault(item, SuggestedItem(label=word, item=item, why=why))
    return tuple(suggestions.values())
