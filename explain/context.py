"""What every explanation needs: the recommender, its data, and what the log says of the items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from explain.profiles.item_statistics import ItemStatistics
from recommenders.api import ruled
from recommenders.contract import Dataset, Recommender
from recommenders.ranking.ranker import Ranker
from recommenders.rules.rule import Rule


@dataclass(frozen=True, slots=True, eq=False)
class ExplanationContext:
    """A ranker, the data set it was fitted to, and the statistics of that data set's items.

    The three belong together: statistics of another data set would word true-looking nonsense.
    """

    ranker: Ranker
    dataset: Dataset
    statistics: ItemStatistics

    @classmethod
    def of(cls, recommender: Recommender, dataset: Dataset, rules: Iterable[Rule] = ()) -> Self:
        """The context of a fitted recommender; the statistics are computed, once, here.

        ``rules`` are those of the shop (`recommenders.rules`).
        """
        ranker = ruled(Ranker.of(recommender, dataset), dataset, rules)
        return cls(ranker, dataset, ItemStatistics.of(dataset))

    def for_customer(self, customer: int | None) -> Self:
        """The same with the rules that act on the lists of a customer (code; None is nobody)."""
        ranker = self.ranker.for_customer(customer)
        return self if ranker is self.ranker else replace(self, ranker=ranker)
