from __future__ import annotations

import pytest

from explain.charts.rows import (
    bar_layout,
    bars,
    dots,
    error_bars,
    hover,
    row_layout,
    segments,
    upright,
)
from explain.charts.theme import CHARACTER, LIGHT, values_column


def test_a_row_for_each_name_with_its_value() -> None:
    column = values_column(["1.00", "2.00"], LIGHT)
    layout = row_layout(["ab<br>abcd", "c"], column, {"nticks": 4}, LIGHT, height=90, bottom=44)
    assert layout["height"] == 90
    assert layout["yaxis"]["ticktext"] == ["ab<br>abcd", "c"]
    assert layout["yaxis"]["showgrid"] is False
    assert layout["xaxis"] == {"nticks": 4}
    assert [text["text"] for text in layout["annotations"]] == ["1.00", "2.00"]
    # the longest line of a name, not the longest name
    assert layout["margin"]["l"] == 14 + 4 * CHARACTER
    assert layout["margin"]["r"] == column[0]
    assert layout["margin"]["b"] == 44


def test_segments_lift_the_pen_between_two_rows() -> None:
    trace = segments([(0.1, 0.3), (None, None)], 7, "#000")
    assert trace["x"] == [0.1, 0.3, None, None, None, None]
    assert trace["y"] == [0, 0, None, 1, 1, None]
    assert trace["line"] == {"color": "#000", "width": 7}


def test_bars_and_dots_speak_only_where_they_have_texts() -> None:
    texts = hover([["a", "1"], ["b", "2"]], "%{customdata[0]}: %{customdata[1]}")
    assert texts["hovertemplate"] == "%{customdata[0]}: %{customdata[1]}<extra></extra>"
    for silent in (bars([1.0, 2.0], {}), dots([1.0, 2.0], [0, 1], {})):
        assert silent["hoverinfo"] == "skip"
        assert "hovertemplate" not in silent
        assert silent["y"] == [0, 1]
    for speaking in (bars([1.0, 2.0], {}, texts), dots([1.0, 2.0], [0, 1], {}, texts)):
        assert "hoverinfo" not in speaking
        assert speaking["customdata"] == [["a", "1"], ["b", "2"]]


def test_error_bars_reach_from_the_mean_to_both_ends() -> None:
    plain = error_bars([(1.0, 3.0, 4.0)], "#000", thickness=1.5, cap=4)
    assert (plain["arrayminus"], plain["array"]) == ([2.0], [1.0])
    assert (plain["thickness"], plain["width"], plain["symmetric"]) == (1.5, 4, False)
    shares = error_bars([(0.1, 0.3, 0.4)], "#000", thickness=1.5, cap=4, percent=True)
    assert shares["arrayminus"] == pytest.approx([20.0])
    assert shares["array"] == pytest.approx([10.0])


def test_an_upright_line_has_the_height_of_the_paper() -> None:
    line = upright(10, LIGHT)
    assert (line["x0"], line["x1"], line["y0"], line["y1"]) == (10, 10, 0, 1)
    assert line["yref"] == "paper"


def test_bars_share_one_scale_with_zero_in_it() -> None:
    assert bar_layout([3.0, 1.0, -1.0]) == [(0.25, 0.75), (0.25, 0.25), (0.0, 0.25)]
    assert bar_layout([2.0, 1.0]) == [(0.0, 1.0), (0.0, 0.5)]
    assert bar_layout([-2.0]) == [(0.0, 1.0)]


def test_nothing_has_no_width() -> None:
    assert bar_layout([]) == []
    assert bar_layout([0.0, 0.0]) == [(0.0, 0.0), (0.0, 0.0)]
