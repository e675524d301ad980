"""Why one item stands above another, and what would swap them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explain.attribution.attribute import AttributionConfig, attribute
from explain.contract import Attribution
from explain.counterfactual.masked_scores import SearchConfig
from explain.counterfactual.minimal_set import Smallest, smallest
from recommenders.contract import Dataset, Event, Histories, LinearInHistory, Recommender
from recommenders.histories import DoubleArray, FloatArray, IntArray
from recommenders.ranking.ranker import Ranker


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contrast:
    """What each part of a history adds to the score of ``above`` minus the score of ``below``.

    ``attribution`` has three columns in place of targets: ``above``, ``below`` and their
    difference. The third is the first less the second, and its values and errors are
    those of the difference itself. Positive speaks for ``above``; score units. ``swap`` are the
    fewest purchases without which ``below`` stands above; nothing when it already does.
    """

    above: int
    below: int
    attribution: Attribution
    swap: Smallest

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each part, largest difference first: both contributions, their difference
        and its standard error (score units).
        """
        values, units = self.attribution.values, self.attribution.units
        order = np.argsort(-np.abs(values[:, 2]), kind="stable")
        return pd.DataFrame(
            {
                "because of": [unit.label or dataset.item_title(unit.items[0]) for unit in units],
                "purchased items": [len(unit.items) for unit in units],
                "for the item above": values[:, 0],
                "for the item below": values[:, 1],
                "difference": values[:, 2],
                "standard error": self.attribution.errors[:, 2],
            }
        ).iloc[order]


def contrast(
    ranker: Ranker,
    history: Histories,
    above: int,
    below: int,
    *,
    groups: NDArray[np.str_] | None = None,
    config: AttributionConfig | None = None,
    search: SearchConfig | None = None,
) -> Contrast:
    """Why ``above`` scores more than ``below`` for a one-row history, and what would swap them.

    ``groups`` and ``config`` are those of `explain.attribution.attribute.attribute`. Contributions
    add up to the difference of the scores less that without any history. The swap is searched with
    ties settled as in the list. Raises ValueError for an item against itself.
    """
    if above == below:
        raise ValueError(f"item {above} cannot be contrasted with itself")
    kind = _LinearPair if isinstance(ranker.recommender, LinearInHistory) else _Pair
    pair = kind(ranker.recommender, above, below)
    columns = np.arange(3, dtype=np.int32)
    both = np.zeros(len(ranker.popularity), dtype=np.bool_)
    both[[above, below]] = True
    attribution = attribute(pair, history, columns, groups=groups, config=config)
    # each column is estimated by itself: the difference keeps its own values, and fits the others
    values = attribution.values.copy()
    values[:, 1] = values[:, 0] - values[:, 2]
    return Contrast(
        above=above,
        below=below,
        attribution=replace(attribution, values=values),
        swap=smallest(ranker, history, above, candidates=both, shown=1, config=search),
    )


class _Pair:
    """A recommender of three columns: the scores of two items, and the first less the second."""

    name: ClassVar[str] = "pair"
    events: ClassVar[tuple[Event, ...]] = ()

    def __init__(self, recommender: Recommender, above: int, below: int) -> None:
        self.recommender = recommender
        self.items = np.array([above, below], dtype=np.int32)

    def fit(self, dataset: Dataset) -> Self:
        """Nothing is learned."""
        return self

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """The three columns, shape (n_rows, 3); ``items`` chooses among them."""
        both = self.recommender.score(histories, self.items)
        columns = np.column_stack([both, both[:, 0] - both[:, 1]])
        return columns if items is None else columns[:, items]


class _LinearPair(_Pair):
    """The pair of a recommender whose score is a sum over the history."""

    def contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """What each item of the history adds to the three columns."""
        assert isinstance(self.recommender, LinearInHistory)
        both = self.recommender.contributions(history, self.items)
        columns: DoubleArray = np.column_stack([both, both[:, 0] - both[:, 1]])
        return columns[:, targets]
