"""What one purchase carries: the items of a list that have it among their strongest purchases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.contract import NOTICEABLE, Attribution
from explain.formats import count_of, percent
from recommenders.contract import Dataset
from recommenders.histories import BoolArray, DoubleArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PurchaseContribution:
    """What a purchased ``item`` (code) adds to each item of a list.

    Arrays of shape (n_targets,) along ``targets``: ``values`` and their standard ``errors`` in
    score units, ``shares`` of all that lifts the target (below 0 where it lowers), and
    ``strong``, whether it is among the strongest purchases of the target, see `strong_units`. All
    of it is that of the group ``label`` with ``together`` items where the purchases of the group
    were not told apart.
    """

    item: int
    targets: IntArray
    values: DoubleArray
    errors: DoubleArray
    shares: DoubleArray
    strong: BoolArray
    label: str = ""
    together: int = 1

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each item of the list: contribution, standard error (score units), share."""
        titles = dataset.titles
        return pd.DataFrame(
            {
                "item": titles[self.targets],
                "because of": self.label or dataset.item_title(self.item),
                "contribution": self.values,
                "standard error": self.errors,
                "share of what lifts it": self.shares,
                "among the strongest": self.strong,
            }
        )

    def finding(self, dataset: Dataset) -> str:
        """What it carries, in words."""
        who = dataset.item_title(self.item)
        if self.together > 1:
            who = f"{count_of(self.together, 'purchased item')} of {self.label}, {who} among them,"
        lifts, lowers = self.strong & (self.values > 0), self.strong & (self.values < 0)
        verb = "are" if self.together > 1 else "is"
        if not self.strong.any():
            return f"{who} {verb} not among the strongest purchases behind any of these items."
        clauses = []
        if lifts.any():
            most = int(np.where(lifts, self.shares, -np.inf).argmax())
            first = dataset.item_title(int(self.targets[most]))
            clauses.append(
                f"{verb} among the strongest purchases behind {int(lifts.sum())} of these "
                f"{count_of(len(self.targets), 'item')}, most of all {first} "
                f"({percent(float(self.shares[most]))} of what lifts it)"
            )
        if lowers.any():
            which = count_of(int(lowers.sum()), "item")
            low = "lower" if self.together > 1 else "lowers"
            clauses.append(f"{low} {which} noticeably")
        return f"{who} {', and '.join(clauses)}."


def contribution_of(attribution: Attribution, item: int) -> PurchaseContribution | None:
    """What a purchased item (code) adds to the items of a list; None when it was not bought."""
    has = [row for row, unit in enumerate(attribution.units) if item in unit.items]
    if not has:
        return None
    row = has[0]
    unit = attribution.units[row]
    values = attribution.values[row]
    lifting = np.maximum(attribution.values, 0.0).sum(axis=0)
    return PurchaseContribution(
        item=item,
        targets=attribution.targets,
        values=values,
        errors=attribution.errors[row],
        shares=np.divide(values, lifting, out=np.zeros_like(values), where=lifting > 0),
        strong=strong_units(attribution)[row],
        label=unit.label,
        together=len(unit.items),
    )


def strong_units(attribution: Attribution) -> BoolArray:
    """Which parts of the history are among the strongest behind which target.

    Shape (n_units, n_targets): where a part adds or takes away at least `NOTICEABLE` of what the
    strongest does, and by two standard errors more than nothing.
    """
    sizes = np.abs(attribution.values)
    most = sizes.max(axis=0, initial=0.0)
    strong: BoolArray = (sizes > 0) & (sizes >= NOTICEABLE * most)
    return strong & (sizes > 2.0 * attribution.errors)


def explained_items(attribution: Attribution) -> dict[int, tuple[int, ...]]:
    """For each purchased item (code) the positions in the list that it lifts noticeably.

    First stand the purchases behind the most items, then those that add most to all of them.
    """
    strong = strong_units(attribution) & (attribution.values > 0)
    order = np.lexsort((-attribution.values.sum(axis=1), -strong.sum(axis=1)))
    return {
        item: tuple(np.flatnonzero(strong[row]).tolist())
        for row in order
        for item in attribution.units[row].items
    }
