"""How personal a fitted recommender's lists are: its own dial, or division by popularity."""

from __future__ import annotations

from recommenders.contract import Dataset, HasDial, Recommender
from recommenders.ranking.probability_ratio import RatioConfig, ratio


def turned(
    recommender: Recommender, dataset: Dataset, *, personal: float, nonnegative: bool
) -> Recommender:
    """The recommender, which was fitted to the data set, with the dial at ``personal``.

    With a dial of its own it multiplies what the fit has learned by 1 + ``personal``; any other is
    divided by its items' popularity to the power of ``personal``, which needs scores that start at
    zero (``nonnegative``, see `recommenders.ranking.probability_ratio.ratio`) or raises DataError.
    At 0 it is the recommender itself.
    """
    if not personal:
        return recommender
    if isinstance(recommender, HasDial):
        return recommender.at((1.0 + personal) * recommender.dial)
    config = RatioConfig(gamma=personal)
    return ratio(recommender, nonnegative=nonnegative, config=config).count(dataset)
