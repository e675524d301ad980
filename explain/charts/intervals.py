"""Rows of ranges: a point with its interval or spread, beside a point to compare it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from explain.charts.attribution import ROOM
from explain.charts.theme import (
    LABEL_WIDTH,
    LIGHT,
    NEUTRAL,
    ROW,
    Theme,
    base_layout,
    names_axis,
    safe_text,
    ticks,
    values_column,
)

TALL_ROW: Final = 44
"""Pixels of a row whose name has two lines."""
FOOT: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A row: ``at`` between ``low`` and ``high``, in the unit of the axis.

    ``second`` is a second line of the name.
    ``inner`` is a narrower range inside (quartiles, for one), ``beside`` what the row is compared
    with; both may be None. ``written`` stands at the right of the row, ``told`` when hovering.
    """

    name: str
    second: str = ""
    low: float
    at: float
    high: float
    inner: tuple[float, float] | None = None
    beside: float | None = None
    written: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A vertical line with a word above it."""

    at: float
    word: str


def ranges(
    rows: Sequence[Range],
    *,
    axis: str,
    marks: Sequence[Mark] = (),
    span: tuple[float, float] | None = None,
    bars: bool = False,
    percent: bool = False,
    theme: Theme = LIGHT,
) -> go.Figure:
    """The rows from the top, over an axis that says its unit.

    ``bars`` draws a bar from 0 to each point. ``percent`` writes an axis of shares in percent.
    Without a ``span`` the axis covers the rows, and 0 where there are bars.
    """
    lines = [safe_text(text, LABEL_WIDTH) for row in rows for text in (row.name, row.second)]
    labels = [
        f"{name}<br>{two}" if two else name
        for name, two in zip(lines[::2], lines[1::2], strict=True)
    ]
    names = names_axis(labels, theme)
    column, aside = values_column([row.written for row in rows], theme)
    top = 22 if marks else 4
    tall = TALL_ROW if any(row.second for row in rows) else ROW
    layout = base_layout(theme, lines, height=FOOT + top + tall * len(rows), bottom=FOOT - 4)
    layout["margin"] |= {"r": column, "t": top * theme.scale}
    low, high = span or _span(rows, bars=bars)
    return go.Figure(
        data=_traces(rows, bars=bars, theme=theme),
        layout=layout
        | {
            "shapes": [
                {
                    "type": "line",
                    "x0": mark.at,
                    "x1": mark.at,
                    "y0": 0,
                    "y1": 1,
                    "yref": "paper",
                    "line": {"color": theme.text, "width": 1, "dash": "dot"},
                }
                for mark in marks
            ],
            "annotations": [
                *_words(marks, theme),
                *aside,
                axis_title(axis, theme, right=column),
            ],
            "bargap": 0.35,
            "yaxis": names | {"showgrid": False},
            "xaxis": {
                "range": (low, high),
                "gridcolor": theme.grid,
                "zeroline": bars,
                "zerolinecolor": theme.text,
                "zerolinewidth": 1,
                "tickfont": ticks(theme),
                "nticks": 5,
                "tickformat": ".0%" if percent else "",
            },
        },
    )


def axis_title(text: str, theme: Theme, *, right: float) -> dict[str, Any]:
    """The words under an axis, up to the right edge of the chart, ``right`` pixels beyond the axis.

    In the middle of a short axis beside long names they would be cut off.
    """
    return {
        "text": text,
        "x": 1,
        "xref": "paper",
        "xanchor": "right",
        "xshift": right,
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -22 * theme.scale,
        "showarrow": False,
        "font": {"color": theme.text},
    }


def _traces(rows: Sequence[Range], *, bars: bool, theme: Theme) -> list[dict[str, Any]]:
    heights = list(range(len(rows)))
    traces: list[dict[str, Any]] = []
    if bars:
        traces.append(
            {
                "type": "bar",
                "x": [row.at for row in rows],
                "y": heights,
                "orientation": "h",
                "marker": {"color": NEUTRAL},
                "hoverinfo": "skip",
            }
        )
    traces.append(_lines([(row.low, row.high) for row in rows], 1.5, theme.text))
    traces.append(
        _lines([(None, None) if row.inner is None else row.inner for row in rows], 7, NEUTRAL)
    )
    if any(row.beside is not None for row in rows):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [row.beside for row in rows],
                "y": heights,
                "marker": {
                    "symbol": "circle-open",
                    "color": NEUTRAL,
                    "size": 10,
                    "line": {"width": 2},
                },
                "hoverinfo": "skip",
            }
        )
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row.at for row in rows],
            "y": heights,
            "marker": {"color": theme.text, "size": 5 if bars else 9},
            "customdata": [[safe_text(row.name, 70), safe_text(row.told, 200)] for row in rows],
            "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
            "cliponaxis": False,
        }
    )
    return traces


def _lines(ends: Sequence[tuple[float | None, float | None]], width: float, color: str) -> Any:  # noqa: ANN401 - a trace of plotly
    x: list[float | None] = []
    y: list[float | None] = []
    for row, (low, high) in enumerate(ends):
        # the None between two rows lifts the pen
        x += [low, high, None]
        y += [row, row, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": color, "width": width},
        "hoverinfo": "skip",
    }


def _span(rows: Sequence[Range], *, bars: bool) -> tuple[float, float]:
    values = [
        value
        for row in rows
        for value in (row.low, row.at, row.high, row.beside)
        if value is not None and value == value
    ]
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = ROOM * (high - low or 1.0)
    if bars:
        return min(0.0, low - room if low < 0 else 0.0), high + room
    return low - room, high + room


def _words(marks: Sequence[Mark], theme: Theme) -> list[dict[str, Any]]:
    return [
        {
            "text": mark.word,
            "x": mark.at,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "showarrow": False,
            "font": ticks(theme),
        }
        for mark in marks
    ]
