"""What each purchase adds, of recommenders that say so themselves."""

from __future__ import annotations

from recommenders.contract import Histories, LinearInHistory, Recommender, SelfAttributing
from recommenders.histories import DoubleArray, IntArray


def closed_form(
    recommender: Recommender, history: Histories, targets: IntArray
) -> DoubleArray | None:
    """What each item of a one-row history adds to the score of each target, in score units.

    Shape (n_players, len(targets)), rows as in ``history.players()``; exact where the recommender
    is linear in the history, else Shapley-like. None where it can only be asked about parts of the
    history (`recommenders.contract.attributes_itself` is false).
    """
    if isinstance(recommender, LinearInHistory):
        return recommender.contributions(history, targets)
    if isinstance(recommender, SelfAttributing):
        return recommender.attributions(history, targets)
    return None
