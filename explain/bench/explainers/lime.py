"""LIME (Ribeiro, Singh and Guestrin, KDD 2016) as its package has it for bags of words."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from explain.attribution.game import Game
from explain.bench.explainers.methods import Plain
from recommenders.contract import Recommender
from recommenders.histories import BoolArray, DoubleArray


class Lime(Plain):
    """`lime.lime_text.LimeTextExplainer`: the history is a text with one word for each item.

    Everything is at the package's default (5,000 samples, cosine distance, kernel width 25,
    ridge regression), but that all words are kept in the explanation, as an order of all
    purchases needs.
    """

    name = "LIME"
    note = "LimeTextExplainer, bag of words, 5,000 samples, all words kept, else its defaults"
    slow = True

    def missing(self, recommender: Recommender) -> str:
        """How to get the package."""
        return (
            "" if find_spec("lime") else 'Install the package lime: pip install "becausal[bench]".'
        )

    def explain(self, game: Game, candidates: BoolArray, rng: np.random.Generator) -> DoubleArray:
        """The weight of each word in the local linear model."""
        from lime.lime_text import LimeTextExplainer

        words = [f"item{player}" for player in range(game.n_players)]
        player_of_word = {word: player for player, word in enumerate(words)}

        def answer(texts: list[str]) -> DoubleArray:
            masks = np.zeros((len(texts), game.n_players), dtype=np.bool_)
            for row, text in enumerate(texts):
                masks[row, [player_of_word[word] for word in text.split()]] = True
            return game.value(masks)

        explainer = LimeTextExplainer(
            class_names=["score"], bow=True, random_state=int(rng.integers(2**31))
        )
        explanation = explainer.explain_instance(
            " ".join(words), answer, labels=(0,), num_features=game.n_players
        )
        values = np.zeros(game.n_players)
        for word, weight in explanation.as_list(label=0):
            values[player_of_word[word]] = weight
        return values
