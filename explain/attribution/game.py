"""The masked-history game: what the recommender says when it has not seen some purchases."""

from __future__ import annotations

import numpy as np

from recommenders.contract import Histories, Recommender
from recommenders.histories import BoolArray, DoubleArray, IntArray

MAX_CELLS = 16_000_000
"""Events or scores held at once; keeps a batch of masked histories under about 400 MB."""


class Game:
    """The game of one customer: players are the distinct items of the history.

    v_t(S) is the recommender's score of target t when it sees only the events of the items in
    S. One masked history scored once gives v for all targets together. ``n_scored`` counts the
    masked histories scored so far.
    """

    def __init__(self, recommender: Recommender, history: Histories, targets: IntArray) -> None:
        if len(history) != 1:
            raise ValueError(f"the game has one history, got {len(history)}")
        self.recommender = recommender
        self.history = history
        self.targets = np.asarray(targets, dtype=np.int32)
        self.players = history.players()
        self.n_scored = 0

    @property
    def n_players(self) -> int:
        """Number of distinct items in the history."""
        return len(self.players)

    def value(self, coalitions: BoolArray) -> DoubleArray:
        """The value v of each coalition and target, shape (n_coalitions, n_targets), score units.

        ``coalitions`` has shape (n_coalitions, n_players).
        """
        width = max(len(self.history.items), len(self.targets), 1)
        step = max(1, MAX_CELLS // width)
        self.n_scored += len(coalitions)
        parts = [
            self.recommender.score(
                self.history.mask(coalitions[begin : begin + step]), self.targets
            )
            for begin in range(0, len(coalitions), step)
        ]
        joined = np.concatenate(parts) if parts else np.zeros((0, len(self.targets)))
        return joined.astype(np.float64)

    def ends(self) -> tuple[DoubleArray, DoubleArray]:
        """The values v(none) and v(all), each of shape (n_targets,)."""
        both = np.array([[False] * self.n_players, [True] * self.n_players], dtype=np.bool_)
        none, everything = self.value(both.reshape(2, self.n_players))
        return none, everything
