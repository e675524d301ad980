"""The rivals and the verdict of the search benchmark, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from recommenders.search.judge import asked_later
from recommenders.search.model import SearchConfig, SearchModel
from tests.benchmarks.search.search import popular, random_walk, ratio_line, stand_in
from tests.recommenders.search.shop import LAMP, START, shop


def test_a_walk_stays_with_what_was_clicked_and_popularity_is_the_same_for_all() -> None:
    dataset = shop()
    assert dataset.searches is not None
    asked = asked_later(dataset.searches, int(START.timestamp()), dataset.n_items)
    model = SearchModel.of(dataset, SearchConfig())
    lamp = asked.texts.tolist().index("lamp")
    walked = random_walk(model, asked)
    assert walked[lamp].argmax() == LAMP
    # lamp and "rare light" lead to one item alone: four visits of it, each with its chance
    assert walked[lamp, LAMP] == pytest.approx(0.3 * sum(0.7**step for step in range(4)))
    assert popular(model, asked)[0].tolist() == popular(model, asked)[1].tolist()


def test_the_verdict_is_of_the_interval() -> None:
    ones, halves = np.ones(40), np.full(40, 0.5)
    assert "2.000 [2.000, 2.000] times the recall@10, goal 1.20: met" in ratio_line(
        "x", ones, halves, 1.2
    )
    assert ratio_line("x", ones, ones, 1.2).endswith("missed")
    mixed = np.where(np.arange(40) % 2 == 0, 0.3, 0.95)
    assert "reaches below" in ratio_line("x", mixed, halves, 1.2)


def test_a_stand_in_searches_with_words_of_what_was_bought() -> None:
    from recommenders.testing.datasets import tiny

    made = stand_in(tiny(), np.random.default_rng(0), titles=1, share=1.0)
    assert made.searches is not None
    assert "puppy kibble" in made.searches.queries
    assert (made.searches.acts == 3).all()
