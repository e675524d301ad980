from __future__ import annotations

import pytest

from explain.charts.quality import Band, Dot, curves, intervals
from explain.charts.theme import LIGHT, NEUTRAL

BANDS = [
    Band(name="<b>own</b>", mean=[0.1, 0.5], low=[0.0, 0.4], high=[0.2, 0.6]),
    Band(name="popularity", mean=[0.1, 0.2], low=[0.05, 0.1], high=[0.15, 0.3]),
]


def test_the_first_curve_stands_out_and_lies_on_top() -> None:
    figure = curves(BANDS, [1, 10], across="items", up="recall")
    under, _, area, line = figure.data
    assert under.fillcolor == NEUTRAL
    assert line.name == "&lt;b&gt;own&lt;/b&gt;"
    assert (line.line.color, line.line.dash) == (LIGHT.text, "solid")
    # along the upper edge to the right, and along the lower one back
    assert list(area.x) == [1, 10, 10, 1]
    assert list(area.y) == [0.2, 0.6, 0.4, 0.0]
    assert list(figure.layout.yaxis.range) == [0.0, pytest.approx(0.63)]
    assert list(line.customdata[1]) == ["&lt;b&gt;own&lt;/b&gt;", "0.500", "0.400", "0.600"]


def test_names_at_the_ends_do_not_cover_each_other() -> None:
    close = [Band(name=name, mean=[0.5], low=[0.4], high=[0.6]) for name in "abc"]
    heights = sorted(text.y for text in curves(close, [1], across="k", up="m").layout.annotations)
    # 17 of the 300 - 8 - 44 pixels that the axis from 0 to 0.63 covers
    step = 17 * 0.63 / 248
    assert heights == pytest.approx([0.5, 0.5 + step, 0.5 + 2 * step])


def test_a_key_takes_the_place_of_the_names() -> None:
    figure = curves(BANDS, [1, 10], across="items", up="recall", key=True)
    assert not figure.layout.annotations
    assert figure.layout.showlegend


def test_means_with_intervals_and_a_second_mean() -> None:
    dots = [
        Dot(name="Dog", mean=0.3, low=0.2, high=0.5),
        Dot(name="Cat", mean=0.1, low=-0.1, high=0.2, beside=0.4, faded=True),
    ]
    figure = intervals(dots, unit="NDCG", beside="popularity")
    faded, plain, second = figure.data
    assert (list(faded.x), list(faded.y)) == ([0.1], [1])
    assert (list(plain.x), list(plain.y)) == ([0.3], [0])
    assert list(plain.error_x.arrayminus) == pytest.approx([0.1])
    assert list(plain.error_x.array) == pytest.approx([0.2])
    assert (list(second.x), list(second.y)) == ([0.4], [1])
    assert list(second.customdata[0]) == ["Cat", "popularity", "0.400"]
    assert list(figure.layout.xaxis.range) == [-0.1, pytest.approx(0.54)]
    assert figure.layout.annotations[1].font.color == LIGHT.muted
    assert len(intervals(dots[:1], unit="NDCG").data) == 2
