from __future__ import annotations

import numpy as np
import pytest

from recommenders.errors import DataError
from recommenders.search.model import SearchConfig, SearchModel
from recommenders.testing.datasets import tiny
from tests.recommenders.search.shop import BULB, DESK, LAMP, RUG, SHADE, shop

GRAPH = SearchConfig(words=0.0, damping=0.0, one_step=1.0, two_steps=0.5, trust=2.0)


@pytest.fixture(scope="module")
def model() -> SearchModel:
    return SearchModel.of(shop(), GRAPH)


def test_the_closed_form_by_hand(model: SearchModel) -> None:
    scores = model.scores("Lamp!")
    # two clicks: sessions count 2 / (2 + 2); one step 1/2 * S, two steps 1/2 * 1/2 * S^2
    near, far = 6**-0.5, 3**-0.5 / 2
    raw = {LAMP: 1 + near * near / 4, SHADE: near / 2, BULB: near * far / 4}
    total = sum(raw.values())
    assert scores.direct[LAMP] == pytest.approx(1 / total)
    assert scores.one_step[SHADE] == pytest.approx(near / 2 / total)
    assert scores.two_steps[BULB] == pytest.approx(near * far / 4 / total)
    assert scores.total.sum() == pytest.approx(1.0)
    assert scores.top(10).tolist() == [LAMP, SHADE, BULB]


def test_a_rare_query_borrows_more_than_a_common_one(model: SearchModel) -> None:
    rare, common = model.scores("rare light"), model.scores("lamp")
    assert rare.total[SHADE] > common.total[SHADE] > 0


def test_without_hyperedges_there_are_clicks_alone(model: SearchModel) -> None:
    plain = model.with_config(GRAPH.without_hyperedges).scores("lamp")
    assert plain.top(10).tolist() == [LAMP]
    assert not plain.one_step.any()
    assert not plain.two_steps.any()


def test_words_answer_where_there_are_no_clicks(model: SearchModel) -> None:
    mixed = model.with_config(SearchConfig(words=1.0))
    for text in ("woolen rug", "garden hose rug"):
        scores = mixed.scores(text)
        assert scores.query is None
        assert scores.top(1).tolist() == [RUG]
        assert not scores.direct.any()
        assert scores.total.sum() == pytest.approx(1.0)
    # "desks" is in other words what somebody has searched: the clicks of "desk" speak for it
    alike = mixed.scores("desks")
    assert alike.alike[DESK] > 0
    # one click against one click's worth of words
    desk = mixed.scores("desk")
    assert desk.words.sum() + desk.alike.sum() == pytest.approx(0.5)


def test_nothing_known_is_nothing_said(model: SearchModel) -> None:
    for text in ("", "qqq", "-- !"):
        scores = model.with_config(SearchConfig()).scores(text)
        assert scores.total.tolist() == [0.0] * 5
        assert len(scores.top(10)) == 0
        assert scores.likeness == 0.0
    assert model.scores("garden hose").total.sum() == 0.0


def test_likeness_is_of_another_text(model: SearchModel) -> None:
    assert 0.3 < model.scores("lamp").likeness < 1.0
    assert model.scores("brass lamp").likeness == pytest.approx(1.0)


def test_every_row_of_shares_adds_up_to_one_or_is_empty(model: SearchModel) -> None:
    shares = model.shares(np.arange(len(model.searches.queries)))
    assert sorted(shares.sum(axis=1).round(9).tolist()) == [0.0, 1.0, 1.0, 1.0]


def test_settings_are_checked_and_data_without_searches_refused() -> None:
    with pytest.raises(ValueError, match="trust must be at least 0"):
        SearchConfig(trust=-1.0)
    with pytest.raises(ValueError, match="own_words must be at most 1"):
        SearchConfig(own_words=1.5)
    with pytest.raises(DataError, match="has no searches"):
        SearchModel.of(tiny())
