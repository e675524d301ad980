"""What every explanation needs: the recommender, its data, and what the log says of the items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset, Recommender
from recommenders.ranking.ranker import Ranker


@dataclass(frozen=True, slots=True, eq=False)
class ExplanationContext:
    """A ranker, the data set it was fitted to, and the statistics of that data set's items.

    The three belong together: statistics of another data set would word true-looking nonsense.
    """

    ranker: Ranker
    dataset: Dataset
    statistics: ItemStatistics

    @classmethod
    def of(cls, recommender: Recommender, dataset: Dataset) -> Self:
        """The context of a fitted recommender; the statistics are computed, once, here."""
        return cls(Ranker.of(recommender, dataset), dataset, ItemStatistics.of(dataset))
