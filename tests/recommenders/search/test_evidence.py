from __future__ import annotations

import numpy as np
import pytest

from recommenders.search.evidence import alike_values, evidence_of, via_values
from recommenders.search.model import SearchConfig, SearchModel
from tests.recommenders.search.shop import BULB, LAMP, SHADE, shop


@pytest.fixture(scope="module")
def model() -> SearchModel:
    return SearchModel.of(shop(), SearchConfig(words=1.0))


def test_the_counts_are_those_of_the_log(model: SearchModel) -> None:
    scores = model.scores("lamp")
    lamp, shade = evidence_of(model, scores, np.array([LAMP, SHADE]))
    assert (lamp.shoppers, lamp.clicked, lamp.searched) == (2, 2, 3)
    assert (shade.shoppers, shade.clicked) == (0, 0)
    assert [(via.item, via.sessions) for via in shade.via] == [(LAMP, 2)]
    assert lamp.matched == ("lamp",)
    assert lamp.via == ()


@pytest.mark.parametrize("text", ["lamp", "rare light", "desk", "brass light", "lamps"])
def test_the_parts_add_up_to_the_score(model: SearchModel, text: str) -> None:
    scores = model.scores(text)
    items = np.arange(5)
    evidence = evidence_of(model, scores, items)
    for entry in evidence:
        assert entry.direct + entry.sessions + entry.text == pytest.approx(entry.score)
    for values, parts in (
        (via_values(model, scores, items), scores.one_step),
        (alike_values(model, scores, items), scores.alike),
    ):
        sums = [sum(value for _, value in of_item) for of_item in values]
        assert sums == pytest.approx(parts.tolist(), abs=1e-12)


def test_a_query_nobody_has_typed_has_words_alone(model: SearchModel) -> None:
    scores = model.scores("lamps")
    entry = evidence_of(model, scores, scores.top(1))[0]
    assert entry.item == LAMP
    assert (entry.shoppers, entry.clicked, entry.searched, entry.via) == (0, 0, 0, ())
    assert [model.searches.queries[alike.query] for alike in entry.similar] == ["lamp"]


def test_two_steps_reach_what_no_session_joins(model: SearchModel) -> None:
    bulb = evidence_of(model, model.scores("lamp"), np.array([BULB]))[0]
    assert bulb.two_steps > 0
    assert bulb.via == ()
