from __future__ import annotations

import numpy as np
import pytest

from explain.attribution.attribute import attribute
from explain.attribution.game import Game
from explain.testing import history_of
from recommenders.contract import Histories
from recommenders.testing import toys


def test_a_coalition_is_worth_the_score_of_its_purchases() -> None:
    toy = toys.squashed(6)
    game = Game(toy, Histories.of_items([[4, 1, 1, 3]]), np.array([0, 5], dtype=np.int32))
    assert game.players.tolist() == [1, 3, 4]
    coalitions = np.array([[True, False, False], [False, True, True]])
    expected = toy.score(Histories.of_items([[1, 1], [4, 3]]), game.targets)
    np.testing.assert_allclose(game.value(coalitions), expected, atol=1e-6)
    none, everything = game.ends()
    np.testing.assert_allclose(none, toy.score(Histories.of_items([[]]), game.targets)[0])
    np.testing.assert_allclose(everything, toy.score(game.history, game.targets)[0])
    assert game.n_scored == 2 + 2
    assert game.value(coalitions[:0]).shape == (0, 2)


def test_the_game_has_one_history() -> None:
    with pytest.raises(ValueError, match="one history"):
        Game(toys.linear(4), Histories.of_items([[1], [2]]), np.array([0], dtype=np.int32))


def test_batches_of_the_game_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    toy, history = toys.squashed(20), history_of(10)
    targets = np.arange(4, dtype=np.int32)
    unbatched = attribute(toy, history, targets)
    monkeypatch.setattr("explain.attribution.game.MAX_CELLS", 50)
    parts = attribute(toy, history, targets)
    np.testing.assert_allclose(parts.values, unbatched.values, atol=1e-6)
    assert parts.n_scored == unbatched.n_scored
