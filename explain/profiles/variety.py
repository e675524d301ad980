"""Lists rearranged for variety by what is known of the items."""

from __future__ import annotations

from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset, Recommender
from recommenders.ranking.diversity import VariedRanker, Variety
from recommenders.ranking.ranker import Ranker


def varied(ranker: Ranker, statistics: ItemStatistics, variety: Variety) -> VariedRanker:
    """The ranker with its lists rearranged, likeness and groups taken from ``statistics``.

    Raises DataError where lists are to be like the history and items have no groups.
    """
    level = statistics.group_level()
    plain = ranker.unruled
    made = VariedRanker(
        recommender=plain.recommender,
        popularity=plain.popularity,
        kind=variety,
        taste=statistics.taste,
        groups=None if level is None else statistics.codes[level],
    )
    return made.with_rules(ranker.rules, from_zero=ranker.from_zero)


def rearranging(recommender: Recommender, dataset: Dataset, variety: Variety) -> VariedRanker:
    """The same for a recommender that was fitted to a data set of which nothing is known yet."""
    return varied(Ranker.of(recommender, dataset), ItemStatistics.of(dataset), variety)
