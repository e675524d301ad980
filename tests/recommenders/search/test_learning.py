"""Weights are learned where sessions tell something, and left alone where there is too little."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build
from recommenders.data.splits import until
from recommenders.search.judge import asked_later, judged
from recommenders.search.learning import learned
from recommenders.search.model import SearchConfig, SearchModel
from tests.recommenders.search.shop import START, shop

TOPICS, MEMBERS = 24, 5


def world(*, sessions: bool) -> Dataset:
    """Queries of one topic of five items each; sessions stay within a topic, or mean nothing."""
    rng = np.random.default_rng(5)
    views, searches = [], []
    for visit in range(900):
        topic = int(rng.integers(TOPICS))
        pool = topic * MEMBERS + np.arange(MEMBERS) if sessions else TOPICS * MEMBERS
        for item in rng.choice(pool, 3, replace=False):
            views.append((f"c{visit}", visit / 10, f"i{item:03}"))
    for number in range(700):
        topic = int(rng.integers(TOPICS))
        item = topic * MEMBERS + int(rng.integers(MEMBERS))
        query = f"q{topic}x{int(rng.integers(8))}"
        searches.append((f"s{number}", number * 90 / 700, query, f"i{item:03}"))
    frames = []
    for lines, names in (
        (views, [Columns.CUSTOMER, "day", Columns.ITEM]),
        (searches, [Columns.CUSTOMER, "day", Columns.QUERY, Columns.ITEM]),
    ):
        frame = pd.DataFrame(lines, columns=names)
        frame[Columns.TIME] = START + pd.to_timedelta(frame.pop("day"), unit="D")
        frames.append(frame)
    return build(
        RawTables(name="topics", title="Topics", interactions=frames[0], searches=frames[1])
    )


def weights(dataset: Dataset, seed: int = 0) -> SearchConfig:
    """What is learned from its searches."""
    assert dataset.searches is not None
    return learned(dataset, dataset.searches, rng=np.random.default_rng(seed))


def test_sessions_that_tell_something_are_used_and_help() -> None:
    dataset = world(sessions=True)
    config = weights(dataset)
    assert config.one_step > 0
    assert dataset.searches is not None
    moment = int(np.quantile(dataset.searches.times, 0.7))
    asked = asked_later(dataset.searches, moment, dataset.n_items)
    known = asked.take(asked.before > 0)
    earlier = SearchModel.of(until(dataset, dataset.local_time(moment)), config)
    codes = np.array([earlier.searches.code(text) for text in known.texts])
    with_sessions = judged(earlier.shares(codes), known.wanted)[0].mean()
    plain = earlier.with_config(config.without_hyperedges)
    assert with_sessions > 1.2 * judged(plain.shares(codes), known.wanted)[0].mean()


def test_sessions_without_a_meaning_get_no_large_weight() -> None:
    noise, meaning = (weights(world(sessions=sessions)) for sessions in (False, True))
    assert noise.one_step <= meaning.one_step


def test_with_few_searches_the_weights_are_the_usual_ones() -> None:
    assert weights(shop()) == SearchConfig()


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_draws_give_the_same_weights(seed: int) -> None:
    dataset = world(sessions=True)
    first, second = (weights(dataset, seed) for _ in range(2))
    assert first == second
