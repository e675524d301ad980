from __future__ import annotations

from explain.charts.intervals import FOOT, ROW, TALL_ROW, Mark, Range, ranges
from explain.charts.theme import DARK, LIGHT

ROWS = [
    Range(name="<b>one</b>", low=0.1, at=0.2, high=0.3, beside=0.05, written="4 x", told="n = 3"),
    Range(name="two", low=0.0, at=0.5, high=0.9, inner=(0.4, 0.6)),
]


def test_each_row_has_its_range_its_point_and_its_words() -> None:
    figure = ranges(ROWS, axis="share of <customers>", theme=DARK)
    lines, inner, beside, points = figure.data
    assert list(lines.x) == [0.1, 0.3, None, 0.0, 0.9, None]
    assert list(inner.x) == [None, None, None, 0.4, 0.6, None]
    assert list(beside.x) == [0.05, None]
    assert list(points.x) == [0.2, 0.5]
    assert list(figure.layout.yaxis.ticktext) == ["&lt;b&gt;one&lt;/b&gt;", "two"]
    assert points.customdata[0][0] == "&lt;b&gt;one&lt;/b&gt;"
    written = [note.text for note in figure.layout.annotations]
    assert written == ["4 x", "", "share of <customers>"]
    assert figure.layout.height == FOOT + 4 + 2 * ROW
    assert figure.layout.yaxis.tickfont.color == DARK.text


def test_bars_begin_at_zero_and_marks_have_their_words() -> None:
    figure = ranges(ROWS, axis="x", bars=True, marks=(Mark(at=0.6, word="fair"),), theme=LIGHT)
    assert figure.layout.xaxis.range[0] == 0.0
    assert figure.layout.annotations[0].text == "fair"
    assert figure.layout.shapes[0].x0 == 0.6


def test_a_name_of_two_lines_has_room() -> None:
    rows = [Range(name="a", second="→ b", low=0.0, at=0.5, high=1.0)]
    figure = ranges(rows, axis="x", percent=True)
    assert list(figure.layout.yaxis.ticktext) == ["a<br>→ b"]
    assert figure.layout.height == FOOT + 4 + TALL_ROW
    assert "0\xa0%" in figure.layout.xaxis.ticktext


def test_the_axis_reaches_what_is_marked() -> None:
    row = Range(name="a", low=0.4, at=0.5, high=0.6)
    figure = ranges([row], axis="difference", marks=[Mark(at=0.0, word="the same")])
    low, high = figure.layout.xaxis.range
    assert low < 0.0 < 0.6 < high
    alone = ranges([row], axis="difference").layout.xaxis.range
    assert alone[0] > 0.3
