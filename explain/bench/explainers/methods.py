"""The methods that are compared: each gives one map of the purchases, used for every metric."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from explain.attribution.attribute import attribute, of_players
from explain.attribution.game import Game
from explain.attribution.removal_order import removal_order
from recommenders.contract import Dataset, LinearInHistory, Recommender
from recommenders.histories import BoolArray, DoubleArray, SparseRows

LEAVE_ONE_OUT = "leave-one-out"
GREEDY = "greedy deletion"


class BenchExplainer(Protocol):
    """A way of saying which purchases matter for a recommendation.

    ``name`` is its key, ``note`` its setting in words, ``slow`` tells whether it is run on fewer
    customers.
    """

    name: str
    note: str
    slow: bool

    def missing(self, recommender: Recommender) -> str:
        """Why it cannot explain this recommender; empty when it can."""
        ...

    def fit(self, recommender: Recommender, train: Dataset, rng: np.random.Generator) -> None:
        """Learn what it needs from the data that the recommender was fitted to."""
        ...

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The map of the game's only target, shape (n_players,): larger is removed first."""
        ...


class Plain:
    """An explainer that has nothing to learn, and explains any recommender quickly."""

    name: str
    note: str
    slow = False

    def missing(self, recommender: Recommender) -> str:
        """Nothing is missing."""
        return ""

    def fit(self, recommender: Recommender, train: Dataset, rng: np.random.Generator) -> None:
        """Nothing to learn."""


class Contributions(Plain):
    """What this project shows."""

    name = "contributions"
    note = "Shapley values: exact for a linear recommender or up to 10 items, else sampled"

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The contribution of each purchase; members of a group share the group's equally."""
        attribution = attribute(game.recommender, game.history, game.targets, rng=rng)
        return of_players(attribution, game.players)


class RemovalOrderMethod(Plain):
    """The order that this project gives for removing purchases, or keeping them."""

    name = "removal order"
    note = "both ends of the game again and again, score and lead over the rivals together"

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The place in `explain.attribution.removal_order.removal_order`, counted from the end."""
        ordered = removal_order(
            game.recommender, game.history, int(game.targets[0]), candidates=candidates
        )
        values = np.zeros(game.n_players)
        values[np.searchsorted(game.players, ordered.items)] = np.arange(game.n_players, 0, -1)
        return values


class Random(Plain):
    """The floor: it knows nothing."""

    name = "random"
    note = "a random order"

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """Random numbers."""
        return rng.random(game.n_players)


class ItemCosine(Plain):
    """Looks at the data and never at the recommender."""

    name = "item cosine"
    note = "likeness of purchase and item by common customers in the training data"

    def fit(self, recommender: Recommender, train: Dataset, rng: np.random.Generator) -> None:
        """Count who bought what."""
        bought = train.histories(events=recommender.events).matrix(train.n_items)
        self._by_item: SparseRows = bought.T.tocsr()
        self._roots = np.sqrt(np.maximum(1, np.diff(self._by_item.indptr)))

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The cosine of each purchase and the target."""
        together = self._by_item[game.players] @ self._by_item[game.targets].T
        roots = self._roots[game.players] * self._roots[game.targets[0]]
        cosine: DoubleArray = together.toarray()[:, 0] / roots
        return cosine


class Latest(Plain):
    """Looks at the clock."""

    name = "latest purchase"
    note = "the last time each item was bought"

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The time of the last event of each item, in seconds."""
        last = np.full(game.n_players, -np.inf)
        players = np.searchsorted(game.players, game.history.items)
        np.maximum.at(last, players, game.history.times.astype(np.float64))
        return last


class LeaveOneOut(Plain):
    """The baseline to beat."""

    name = LEAVE_ONE_OUT
    note = "what the score loses without the purchase"

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """v(all) - v(all but one)."""
        return _lost(game)


class AddOne(Plain):
    """The other end of the game."""

    name = "add-one"
    note = "the score of the purchase alone, less that of no purchase"

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """v(one) - v(none)."""
        return _scores_alone(game)


class BothEnds(Plain):
    """Both ends of the game together."""

    name = "both ends"
    note = "leave-one-out and add-one, each divided by its largest value, summed"

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The sum of the two, each on its own scale."""
        return _scaled(_lost(game)) + _scaled(_scores_alone(game))


class Greedy(Plain):
    """The ceiling of what deletion can reach, without any limit of time."""

    name = GREEDY
    note = "again and again the purchase without which the score is lowest; a ceiling"

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The number of the step at which a purchase goes, counted from the end."""
        if isinstance(game.recommender, LinearInHistory):
            # in a sum the largest part is the best to remove, whatever is gone already
            return game.recommender.contributions(game.history, game.targets)[:, 0]
        values = np.zeros(game.n_players)
        left = np.arange(game.n_players)
        while len(left):
            without = np.zeros((len(left), game.n_players), dtype=np.bool_)
            without[:, left] = ~np.eye(len(left), dtype=np.bool_)
            first = int(game.value(without)[:, 0].argmin())
            values[left[first]] = len(left)
            left = np.delete(left, first)
        return values


def _lost(game: Game) -> DoubleArray:
    n_players = game.n_players
    # the whole history is the last row, so that one call answers everything
    masks = np.vstack([~np.eye(n_players, dtype=np.bool_), np.ones((1, n_players), dtype=np.bool_)])
    values = game.value(masks)[:, 0]
    lost: DoubleArray = values[-1] - values[:-1]
    return lost


def _scores_alone(game: Game) -> DoubleArray:
    n_players = game.n_players
    masks = np.vstack([np.eye(n_players, dtype=np.bool_), np.zeros((1, n_players), dtype=np.bool_)])
    values = game.value(masks)[:, 0]
    alone: DoubleArray = values[:-1] - values[-1]
    return alone


def _scaled(values: DoubleArray) -> DoubleArray:
    largest = float(np.abs(values).max(initial=0.0))
    return values / largest if largest > 0 else values
