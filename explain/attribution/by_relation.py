"""What of the history carries an item: contributions grouped by relation to the item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.contract import Attribution
from explain.profiles.item_statistics import LEVELS, ItemStatistics
from recommenders.contract import Dataset
from recommenders.histories import DoubleArray, IntArray

RELATIONS: Final[tuple[str, ...]] = (
    "The item itself, bought before",
    "Same product type",
    "Same brand",
    "Same category",
    "Same department",
    "Other purchases",
)
BASE: Final = "No history needed (popularity)"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouped:
    """Contributions by relation, in score units; nothing is lost in the grouping.

    ``values`` has shape (len(RELATIONS), n_targets), ``base`` (n_targets,); a column of values
    plus base is the score. ``counts`` has the shape of values: purchased items behind each.
    """

    targets: IntArray
    values: DoubleArray
    counts: NDArray[np.int64]
    base: DoubleArray

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each item and relation, the part that needs no history last."""
        titles = dataset.titles[self.targets]
        names = [*RELATIONS, BASE]
        stacked = np.vstack([self.values, self.base])
        return pd.DataFrame(
            {
                "item": np.tile(titles, len(names)),
                "relation": np.repeat(np.array(names, dtype=object), len(titles)),
                "purchased items": np.vstack([self.counts, np.zeros_like(self.counts[:1])]).ravel(),
                "contribution": stacked.ravel(),
            }
        )


def relate(statistics: ItemStatistics, players: IntArray, targets: IntArray) -> NDArray[np.int8]:
    """The closest relation of each player to each target: indices into `RELATIONS`.

    Shape (n_players, n_targets). A level that the data set does not have is never used.
    """
    relation = np.full((len(players), len(targets)), len(RELATIONS) - 1, dtype=np.int8)
    for relation_index, level in reversed(list(enumerate(LEVELS, start=1))):
        if level in statistics.codes:
            codes = statistics.codes[level]
            own, target_codes = codes[players][:, None], codes[targets][None, :]
            relation[(own == target_codes) & (own >= 0)] = relation_index
    relation[players[:, None] == targets[None, :]] = 0
    return relation


def grouped(attribution: Attribution, statistics: ItemStatistics) -> Grouped:
    """Sum the contributions by relation.

    A unit that is a group of items counts under the relation that most of its items have.
    """
    targets = attribution.targets
    sizes = np.array([len(unit.items) for unit in attribution.units], dtype=np.int64)
    members = np.array([i for unit in attribution.units for i in unit.items], dtype=np.int32)
    relation = relate(statistics, members, targets)
    if len(members) != len(sizes):
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        votes = np.stack(
            [np.add.reduceat(relation == index, starts, axis=0) for index in range(len(RELATIONS))]
        )
        relation = votes.argmax(axis=0).astype(np.int8)
    values = np.zeros((len(RELATIONS), len(targets)))
    counts = np.zeros((len(RELATIONS), len(targets)), dtype=np.int64)
    for index in range(len(RELATIONS)):
        related = relation == index
        values[index] = (attribution.values * related).sum(axis=0)
        counts[index] = (sizes[:, None] * related).sum(axis=0)
    return Grouped(targets=targets, values=values, counts=counts, base=attribution.base)
