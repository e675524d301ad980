"""The customers whose list is least like the lists of their cohort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.cohorts.entries import Entries, EntrySource
from recommenders.contract import Dataset
from recommenders.histories import LongArray
from recommenders.intervals import MIN_CUSTOMERS

MAX_OUTLIERS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlier:
    """A customer (code), and what the list has ``in_common`` with the others' (0 to 1).

    ``main_category``: the category that most of the list is in, ``share`` of the list;
    ``from_purchases``: the share of the list that would not be in it without a history.
    """

    customer: int
    in_common: float
    main_category: str
    share: float
    from_purchases: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outliers:
    """The lists with least in common, least first, and ``median_in_common``, that of the cohort."""

    rows: tuple[Outlier, ...]
    median_in_common: float

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each, with the customer's name as the data set has it."""
        return pd.DataFrame(
            {
                "customer": [dataset.customer_label(row.customer) for row in self.rows],
                "id": [dataset.customer_id(row.customer) for row in self.rows],
                "in common": [row.in_common for row in self.rows],
                "mostly": [row.main_category for row in self.rows],
                "share of the list": [row.share for row in self.rows],
                "from purchases": [row.from_purchases for row in self.rows],
            }
        )


def outlier_lists(entries: Entries, groups: LongArray, names: Sequence[str]) -> Outliers | None:
    """The lists with least in common with the others; None for fewer than `MIN_CUSTOMERS`
    customers.

    ``groups`` (n_entries,): the category of each entry, a position in ``names``. In common: the
    smaller of a category's share in this list and in all entries of the others, added over the
    categories. 1 is the same mix of categories, 0 is no category that any other list has.
    """
    n = len(entries)
    if n < MIN_CUSTOMERS or not len(groups):
        return None
    of = np.bincount(entries.owner, minlength=n)
    # a customer has ten entries at the most: only the pairs that occur are held
    pairs, counts = np.unique(entries.owner * len(names) + groups, return_counts=True)
    owner, group = pairs // len(names), pairs % len(names)
    totals = np.bincount(groups, minlength=len(names))
    own = counts / of[owner]
    others = (totals[group] - counts) / np.maximum(1, len(groups) - of[owner])
    common = np.bincount(owner, np.minimum(own, others), minlength=n)
    popular = entries.sources[:, list(EntrySource).index(EntrySource.POPULAR)]
    brought = np.bincount(entries.owner, ~popular, minlength=n) / np.maximum(1, of)
    listed = np.flatnonzero(of > 0)
    rows = []
    for customer in listed[np.argsort(common[listed], kind="stable")][:MAX_OUTLIERS].tolist():
        categories = np.flatnonzero(owner == customer)
        most = categories[own[categories].argmax()]
        rows.append(
            Outlier(
                customer=int(entries.customers[customer]),
                in_common=float(common[customer]),
                main_category=str(names[group[most]]),
                share=float(own[most]),
                from_purchases=float(brought[customer]),
            )
        )
    return Outliers(rows=tuple(rows), median_in_common=float(np.median(common[listed])))
