from __future__ import annotations

from dataclasses import replace

import pytest

from explain.formats import FIXED_SPACE
from explain.search.chart import PARTS, score_parts, takeaway
from tests.explain.search.test_sentences import NOTHING
from tests.recommenders.search.shop import LAMP, shop

ROWS = [
    replace(NOTHING, item=LAMP, score=0.6, direct=0.3, one_step=0.1, words=0.2),
    replace(NOTHING, score=0.1, two_steps=0.1),
]


def test_the_bars_of_an_item_add_up_to_its_score() -> None:
    figure = score_parts(ROWS, shop())
    assert [trace.name for trace in figure.data] == list(PARTS)
    assert [sum(trace.x[row] for trace in figure.data) for row in (0, 1)] == pytest.approx([60, 10])
    assert list(figure.layout.yaxis.ticktext) == ["Brass Lamp", "Linen Shade"]
    assert score_parts([], shop()).data[0].x == ()


def test_the_takeaway_says_the_same_in_words() -> None:
    said = takeaway(ROWS, shop()).replace(FIXED_SPACE, " ")
    assert "Brass Lamp 60 %: clicks 30 %, sessions 10 %, words 20 %" in said
