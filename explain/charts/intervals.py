"""Rows of ranges: a point with its interval or spread, beside a point to compare it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from explain.charts.attribution import ROOM
from explain.charts.rows import bars as row_bars
from explain.charts.rows import dots, hover, row_layout, segments, upright
from explain.charts.theme import (
    LABEL_WIDTH,
    LIGHT,
    NEUTRAL,
    ROW,
    Theme,
    Trace,
    safe_text,
    share_ticks,
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
    Without a ``span`` the axis covers the rows and the marks, and 0 where there are bars.
    """
    column = values_column([row.written for row in rows], theme)
    covered = span or _span(rows, marks, bars=bars)
    top = 22 if marks else 4
    tall = TALL_ROW if any(row.second for row in rows) else ROW
    layout = row_layout(
        [_label(row) for row in rows],
        column,
        {
            "range": covered,
            "gridcolor": theme.grid,
            "zeroline": bars,
            "zerolinecolor": theme.text,
            "zerolinewidth": 1,
            "tickfont": ticks(theme),
            "tickangle": 0,
            "nticks": 5,
        }
        | (share_ticks(*covered) if percent else {}),
        theme,
        height=FOOT + top + tall * len(rows),
        bottom=FOOT - 4,
    )
    layout["margin"] |= {"t": top * theme.scale}
    width, aside = column
    return go.Figure(
        data=_traces(rows, with_bars=bars, theme=theme),
        layout=layout
        | {
            "shapes": [upright(mark.at, theme) for mark in marks],
            "annotations": [*_words(marks, theme), *aside, axis_title(axis, theme, right=width)],
            "bargap": 0.35,
        },
    )


def _label(row: Range) -> str:
    name, second = safe_text(row.name, LABEL_WIDTH), safe_text(row.second, LABEL_WIDTH)
    return f"{name}<br>{second}" if second else name


def axis_title(text: str, theme: Theme, *, right: float) -> Trace:
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


def _traces(rows: Sequence[Range], *, with_bars: bool, theme: Theme) -> list[Trace]:
    heights = list(range(len(rows)))
    points = [row.at for row in rows]
    traces = [row_bars(points, {"color": NEUTRAL})] if with_bars else []
    traces += [
        segments(((row.low, row.high) for row in rows), 1.5, theme.text),
        segments((row.inner or (None, None) for row in rows), 7, NEUTRAL),
    ]
    if any(row.beside is not None for row in rows):
        ring = {"symbol": "circle-open", "color": NEUTRAL, "size": 10, "line": {"width": 2}}
        compared = dots([row.beside for row in rows], heights, ring)
        traces.append(compared | {"cliponaxis": True})
    texts = [[safe_text(row.name, 70), safe_text(row.told, 200)] for row in rows]
    marker = {"color": theme.text, "size": 5 if with_bars else 9}
    texts_of_points = hover(texts, "%{customdata[0]}<br>%{customdata[1]}")
    return [*traces, dots(points, heights, marker, texts_of_points)]


def _span(rows: Sequence[Range], marks: Sequence[Mark], *, bars: bool) -> tuple[float, float]:
    values = [
        value
        for row in rows
        for value in (row.low, row.at, row.high, row.beside)
        if value is not None and value == value
    ]
    values += [mark.at for mark in marks]
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = ROOM * (high - low or 1.0)
    if bars:
        return min(0.0, low - room if low < 0 else 0.0), high + room
    return low - room, high + room


def _words(marks: Sequence[Mark], theme: Theme) -> list[Trace]:
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
