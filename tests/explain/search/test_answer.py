from __future__ import annotations

import numpy as np
import pytest

from explain.search import answer
from explain.search.answer import SearchAnswer, shown_for
from recommenders.search.model import SearchConfig, SearchModel
from tests.recommenders.search.shop import BULB, DESK, LAMP, SHADE, shop


@pytest.fixture(scope="module")
def model() -> SearchModel:
    return SearchModel.of(shop(), SearchConfig(words=0.0))


def test_what_sessions_bring_in_is_told(model: SearchModel) -> None:
    with_them = SearchAnswer.of(model, "lamp")
    assert [entry.item for entry in with_them.evidence] == [LAMP, SHADE, BULB]
    assert with_them.others == (1, None, None)
    assert with_them.new == (SHADE, BULB)
    assert with_them.gone == ()
    assert (with_them.searched, with_them.clicks, with_them.known) == (3, 2, True)
    without = SearchAnswer.of(model, "lamp", sessions=False)
    assert [entry.item for entry in without.evidence] == [LAMP]
    assert without.gone == (SHADE, BULB)


def test_an_item_that_next_to_nothing_speaks_for_is_not_listed(
    model: SearchModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = model.scores("lamp").total
    monkeypatch.setattr(answer, "FLOOR", 1.1 * shares[BULB] / shares[LAMP])
    assert [entry.item for entry in SearchAnswer.of(model, "lamp").evidence] == [LAMP, SHADE]


def test_what_nobody_clicked_and_no_word_knows_is_weak(model: SearchModel) -> None:
    words = model.with_config(SearchConfig())
    assert SearchAnswer.of(words, "garden hose").weak
    assert SearchAnswer.of(words, "qqq zzz").evidence == ()
    assert not SearchAnswer.of(words, "lamp").weak
    assert not SearchAnswer.of(words, "linen shade").weak


def test_the_file_has_parts_that_add_up(model: SearchModel) -> None:
    dataset = shop()
    frame = SearchAnswer.of(model.with_config(SearchConfig()), "lamp").frame(
        dataset, model.searches.queries
    )
    parts = frame[["of clicks", "of sessions", "of words"]].sum(axis=1)
    assert parts.tolist() == pytest.approx(frame["score"].tolist())
    assert frame["title"].iloc[0] == "Brass Lamp"
    assert "clicked by 2 shoppers who searched this (in 2 of 3 searches)" in frame["why"].iloc[0]


def test_what_was_shown_is_counted(model: SearchModel) -> None:
    dataset = shop()
    query = model.searches.code("lamp")
    assert query is not None
    frame = shown_for(model, query, dataset)
    assert frame["item_id"].tolist() == [dataset.item_id(LAMP), dataset.item_id(DESK)]
    assert np.array(frame[["shown", "clicked", "bought"]]).tolist() == [[2, 2, 1], [1, 0, 0]]
