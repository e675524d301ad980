"""The order in which purchases decide a recommendation: which to take away, or to keep, first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.attribution.attribute import attribute, of_players
from explain.attribution.game import Game
from recommenders.contract import Dataset, Histories, LinearInHistory, Recommender
from recommenders.histories import BoolArray, DoubleArray

ROUNDING: Final = 4
"""Changes of a score up to this many of its last binary digits are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalOrderConfig:
    """How the order is found."""

    rivals: int = 100
    """Candidates, the best with the full history, that are watched beside the item."""
    ahead: int = 30
    """Of these, the ones that stand highest at the moment: the lead is over their mean score."""
    growth: float = 0.15
    """Purchases chosen in one step, as a share of those chosen before; at least one. At 0 the
    recommender is asked again after each."""
    lead: float = 1 / 3
    """Weight of the lost lead against the lost score, between 0 and 1."""
    insertion: float = 0.85
    """Weight of what a purchase gains when it is kept, against what is lost when it goes."""
    silent: float = 0.4
    """Purchases that are all worth less than this go by their contributions; 1 + ``insertion`` is
    the most that one can be worth."""

    def __post_init__(self) -> None:
        if not 1 <= self.ahead <= self.rivals:
            raise ValueError(f"ahead must be between 1 and rivals, got {self}")
        if min(self.growth, self.insertion, self.silent) < 0 or not 0 <= self.lead <= 1:
            raise ValueError(
                "growth, insertion and silent must not be negative and lead within [0, 1], "
                f"got {self}"
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RemovalOrder:
    """The purchases of a history (item codes), the one that decides most about ``target`` first.

    ``n_scored`` counts the masked histories that the recommender was asked to score.
    """

    target: int
    items: tuple[int, ...]
    n_scored: int

    def frame(self, dataset: Dataset) -> pd.DataFrame:
        """One line for each purchased item, in order."""
        titles = dataset.titles[list(self.items)]
        return pd.DataFrame({"place": range(1, len(titles) + 1), "purchased": titles})


def removal_order(
    recommender: Recommender,
    history: Histories,
    target: int,
    *,
    candidates: BoolArray,
    config: RemovalOrderConfig | None = None,
) -> RemovalOrder:
    """Order the distinct items of a one-row history by what they decide about the target.

    With the set C chosen so far, each further purchase j is judged by both ends of the game:

    - removed: what the target's score, and its lead over the rivals, lose when j goes after C;
    - kept: what the score gains when j comes to C alone.

    Each is divided by its largest absolute value over the purchases left, but at least by their
    equal share of all that is left to lose, or to gain: where purchases stand in for each other
    none is missed alone, and that end says little. They are weighed by ``config`` and added up.
    The best are chosen, and those left are asked about again. The first step is leave-one-out
    and add-one together. ``candidates`` (n_items,) are the items that may be rivals.

    Where the next purchases are worth the same, or all of them next to nothing (``config.silent``),
    the score is at its end, such as a sigmoid at 1. Their contributions decide then
    (`explain.attribution.attribute`), which average over histories where it still moves. Purchases
    that are equal by these too keep the order of their codes.
    """
    config = config or RemovalOrderConfig()
    full = recommender.score(history)[0]
    open_to = candidates.copy()
    open_to[target] = False
    rivals = np.flatnonzero(open_to)
    rivals = rivals[np.argsort(-full[rivals], kind="stable")[: config.rivals]]
    watched = Game(recommender, history, np.append(target, rivals).astype(np.int32))
    alone = Game(recommender, history, watched.targets[:1])
    ask, ask_alone = _answers(watched), _answers(alone)
    n_players = watched.n_players
    none, everything = ask(np.array([[False] * n_players, [True] * n_players]))
    no_lead = float(_lead(none[None, :], config.ahead)[0])
    digit = np.finfo(np.result_type(full, np.float16)).eps
    rounding = ROUNDING * float(digit * np.abs([none, everything]).max())
    contributions: DoubleArray | None = None
    n_attributed = 0
    chosen: list[int] = []
    left = np.arange(n_players)
    while len(left):
        # the last row is C itself, removed or kept
        coalitions = np.zeros((len(left) + 1, n_players), dtype=np.bool_)
        coalitions[np.arange(len(left)), left] = True
        coalitions[:, chosen] = True
        scores = ask(~coalitions)
        lead = _lead(scores, config.ahead)
        retained = ask_alone(coalitions)[:, 0]
        worth = (
            (1 - config.lead)
            * _scaled(scores[-1, 0] - scores[:-1, 0], scores[-1, 0] - none[0], rounding)
            + config.lead * _scaled(lead[-1] - lead[:-1], lead[-1] - no_lead, rounding)
            + config.insertion
            * _scaled(retained[:-1] - retained[-1], everything[0] - retained[-1], rounding)
        )
        if np.abs(worth).max() < config.silent:
            worth = np.zeros_like(worth)
        step = max(1, int(config.growth * len(chosen)))
        best = np.argsort(-worth, kind="stable")
        if step < len(left) and worth[best[step - 1]] == worth[best[step]]:
            if contributions is None:
                contributions, n_attributed = _contributions(alone)
            best = np.lexsort((-contributions[left], -worth))
        best = best[:step]
        chosen.extend(left[best].tolist())
        left = np.delete(left, best)
    return RemovalOrder(
        target=target,
        items=tuple(int(watched.players[position]) for position in chosen),
        n_scored=1 + watched.n_scored + alone.n_scored + n_attributed,
    )


def _contributions(game: Game) -> tuple[DoubleArray, int]:
    """What each player adds to the game's only target, and how many histories were scored.

    As shares of the largest, since no more than their order is asked for.
    """
    attribution = attribute(game.recommender, game.history, game.targets)
    values = of_players(attribution, game.players)
    largest = float(np.abs(values).max(initial=0.0))
    # sums in another order leave other last digits behind
    return np.round(values / (largest or 1.0), 9), attribution.n_scored


def _answers(game: Game) -> Callable[[BoolArray], DoubleArray]:
    """The scores of the game's targets for each coalition; a linear recommender is not asked."""
    if not isinstance(game.recommender, LinearInHistory):
        return game.value
    none, _ = game.ends()
    parts = game.recommender.contributions(game.history, game.targets)
    return lambda coalitions: none + coalitions @ parts


def _lead(scores: DoubleArray, ahead: int) -> DoubleArray:
    """The score of the first column over the mean of the ``ahead`` best of the others."""
    rivals = scores[:, 1:]
    if not rivals.shape[1]:
        return scores[:, 0]
    ahead = min(ahead, rivals.shape[1])
    best = np.partition(rivals, rivals.shape[1] - ahead, axis=1)[:, -ahead:]
    lead: DoubleArray = scores[:, 0] - best.mean(axis=1)
    return lead


def _scaled(changes: DoubleArray, remaining: float, rounding: float) -> DoubleArray:
    changes = np.where(np.abs(changes) > rounding, changes, 0.0)
    largest = max(float(np.abs(changes).max()), abs(remaining) / len(changes))
    return changes / largest if largest > 0 else changes
