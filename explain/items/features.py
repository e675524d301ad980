"""An item beside the others of its category: price, popularity, trend and so on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.features.catalogue import FEATURES
from explain.features.feature import CURRENCY
from explain.formats import column_cells, money
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import COSTS, Columns, Dataset
from recommenders.histories import BoolArray, DoubleArray

MIN_GROUP: Final = 8
"""A category of fewer items gives no quartiles; the next wider group takes its place."""
CATALOGUE: Final = "the whole catalogue"
_WIDER: Final = (Columns.CATEGORY, Columns.DEPARTMENT, Columns.PRODUCT_TYPE, Columns.BRAND)
_FACTS: Final = ("popularity", "trend", "price", "discount", "age", "position")
_OWN: Final = (
    ("again", "Bought again", "% of buyers", "Share of its buyers who bought it more than once."),
    ("interval", "Usual interval", "days", "Median days between two purchases by one customer."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One feature of an item beside the ``n_known`` items of its group that have a value.

    ``value`` and the quartiles ``low``, ``median``, ``high`` are in ``unit``, which is
    `explain.features.feature.CURRENCY` for amounts; ``below`` is the share of the group with a
    lower value, equals counted by half, between 0 and 1.
    """

    label: str
    unit: str
    sentence: str
    value: float
    low: float
    median: float
    high: float
    below: float
    n_known: int

    @property
    def heading(self) -> str:
        """The label with the unit, where that says more: "Popularity (% of customers)"."""
        told = self.unit in ("", CURRENCY) or self.unit.lower() in self.label.lower().split()
        return self.label if told else f"{self.label} ({self.unit})"

    def texts(self, currency: str) -> list[str]:
        """The value, the median and the two quartiles as people read them, to one precision."""
        values = [self.value, self.median, self.low, self.high]
        if self.unit == CURRENCY:
            return [money(value, currency) for value in values]
        return column_cells(pd.Series(values, dtype="float64"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFeatures:
    """The features of an item (code) beside ``members`` items: itself and those like it.

    ``group`` names them; ``level`` is the column that makes them a group, empty for the whole
    catalogue. ``left_out`` are the features that have no value for this item.
    """

    item: int
    group: str
    level: str
    members: int
    standings: tuple[Standing, ...]
    left_out: tuple[str, ...] = ()

    def frame(self, currency: str) -> pd.DataFrame:
        """A line for each feature: value, quartiles of the group, and the share below."""
        return pd.DataFrame(
            [
                {
                    "feature": standing.label,
                    "unit": currency if standing.unit == CURRENCY else standing.unit,
                    "this item": standing.value,
                    "lower quartile": standing.low,
                    "median": standing.median,
                    "upper quartile": standing.high,
                    "share below": standing.below,
                    "items": standing.n_known,
                }
                for standing in self.standings
            ]
        )


def item_features(
    dataset: Dataset,
    statistics: ItemStatistics,
    item: int,
    *,
    recommended: DoubleArray | None = None,
) -> ItemFeatures:
    """Hold the item (code) against the items of its category, or of what there is instead.

    ``recommended`` (n_items,) is the share of lists that have each item, in %.
    """
    level, group, members = _group(statistics, item, dataset.n_items)
    columns = _columns(dataset, statistics)
    if recommended is not None:
        sentence = "Share of the customers asked who have the item in their list."
        columns.insert(0, ("Recommended to", "% of customers", sentence, recommended))
    standings: list[Standing] = []
    left_out: list[str] = []
    for label, unit, sentence, values in columns:
        value, group_values = float(values[item]), values[members]
        group_values = group_values[np.isfinite(group_values)]
        if not len(group_values):
            continue
        if not np.isfinite(value):
            left_out.append(label)
            continue
        low, median, high = np.quantile(group_values, [0.25, 0.5, 0.75]).tolist()
        standings.append(
            Standing(
                label=label,
                unit=unit,
                sentence=sentence,
                value=value,
                low=low,
                median=median,
                high=high,
                below=float((group_values < value).mean() + (group_values == value).mean() / 2),
                n_known=len(group_values),
            )
        )
    return ItemFeatures(
        item=item,
        group=group,
        level=level,
        members=int(members.sum()),
        standings=tuple(standings),
        left_out=tuple(left_out),
    )


def _group(statistics: ItemStatistics, item: int, n_items: int) -> tuple[str, str, BoolArray]:
    """The level, its name for the item, and which items belong to it, shape (n_items,)."""
    for level in _WIDER:
        name = statistics.name(level, item)
        if name is not None:
            members: BoolArray = statistics.codes[level] == statistics.codes[level][item]
            if members.sum() >= MIN_GROUP:
                return level, name, members
    return "", CATALOGUE, np.ones(n_items, dtype=np.bool_)


def _columns(
    dataset: Dataset, statistics: ItemStatistics
) -> list[tuple[str, str, str, DoubleArray]]:
    """Label, unit, sentence and values (n_items,) of each feature that the data set has."""
    columns: list[tuple[str, str, str, DoubleArray]] = []
    for feature in FEATURES:
        if feature.name in _FACTS and all(
            dataset.has(need) for need in feature.needs if need in COSTS
        ):
            values: DoubleArray = getattr(statistics, feature.name)
            columns.append((feature.label, feature.unit, feature.sentence, values))
    bought = statistics.popularity > 0
    for name, label, unit, sentence in _OWN:
        column: DoubleArray = getattr(statistics, name)
        # without a buyer there is no share of buyers
        values = np.where(bought, 100.0 * column, np.nan) if name == "again" else column
        columns.append((label, unit, sentence, values))
    return columns
