from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from explain.export.chart_data import chart_data


def test_axes_give_the_columns_their_names_and_ticks_the_rows() -> None:
    figure = go.Figure(
        data=[{"type": "bar", "orientation": "h", "x": [3.0, 1.0], "y": [0, 1]}],
        layout={
            "xaxis": {"title": {"text": "units <b>a</b> week"}},
            "yaxis": {"tickvals": [0, 1], "ticktext": ["Fish &amp; chips", "<b>Tea</b>"]},
        },
    )
    table = chart_data(figure)
    assert table.to_dict("list") == {"units  a  week": [3.0, 1.0], "y": ["Fish & chips", "Tea"]}


def test_series_have_a_column_where_there_are_several() -> None:
    lines = [
        {"type": "scatter", "name": "now", "x": [1, 2], "y": [5, 6]},
        {"type": "scatter", "name": "then", "x": [1], "y": [4]},
    ]
    both = chart_data(go.Figure(data=lines))
    assert both.to_dict("list") == {
        "series": ["now", "now", "then"],
        "x": [1, 2, 1],
        "y": [5, 6, 4],
    }
    assert list(chart_data(go.Figure(data=lines[:1])).columns) == ["x", "y"]


def test_intervals_are_numbers_not_lengths() -> None:
    errors = {"type": "data", "array": [1.0, 2.0], "arrayminus": [0.5, 0.25]}
    even = {"type": "data", "array": [1.0, 2.0]}
    for given, low in ((errors, [9.5, 19.75]), (even, [9.0, 18.0])):
        mark = {"type": "scatter", "x": [10.0, 20.0], "y": ["a", "b"], "error_x": given}
        table = chart_data(go.Figure(data=[mark]))
        assert table["low"].tolist() == low
        assert table["high"].tolist() == [11.0, 22.0]


def test_what_hovering_says_stands_beside_the_numbers() -> None:
    bars = {
        "type": "bar",
        "x": ["Tea", "Milk"],
        "y": [1200, 5],
        "customdata": [["Tea &lt;b&gt;", "4 %"], ["Milk", "1 %"]],
        "hovertemplate": "%{customdata[0]}: %{y:,} sold<br>%{customdata[1]}<extra></extra>",
    }
    assert chart_data(go.Figure(data=[bars]))["text"].tolist() == [
        "Tea <b>: 1200 sold 4 %",
        "Milk: 5 sold 1 %",
    ]
    single = bars | {"customdata": ["a", "b"], "hovertemplate": "%{x} is %{customdata}"}
    assert chart_data(go.Figure(data=[single]))["text"].tolist() == ["Tea is a", "Milk is b"]


def test_colour_as_a_number_has_a_row_for_each_field() -> None:
    field = {"type": "heatmap", "x": ["a", "b"], "y": [1, 2, 3], "z": np.arange(6).reshape(3, 2)}
    table = chart_data(go.Figure(data=[field]))
    assert table.to_dict("list") == {
        "x": ["a", "b"] * 3,
        "y": [1, 1, 2, 2, 3, 3],
        "value": [0, 1, 2, 3, 4, 5],
    }


@pytest.mark.parametrize("data", [[], [{"type": "scatter"}]])
def test_a_chart_of_nothing_is_a_table_of_nothing(data: list[dict[str, object]]) -> None:
    assert chart_data(go.Figure(data=data)).empty


def test_what_stands_behind_the_marks_is_left_out() -> None:
    behind = {"type": "scatter", "x": [1], "y": [1], "hoverinfo": "skip"}
    marks = {"type": "scatter", "x": [2], "y": [7]}
    assert chart_data(go.Figure(data=[behind, marks]))["y"].tolist() == [7]
