"""Charts of quality: curves with bands, and means with intervals, one row for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from explain.charts.rows import dots as marks
from explain.charts.rows import error_bars, hover, row_layout
from explain.charts.theme import (
    CHARACTER,
    LABEL_WIDTH,
    LIGHT,
    NEUTRAL,
    ROW,
    Theme,
    Trace,
    base_layout,
    safe_names,
    safe_text,
    scale_axis,
    values_column,
)
from explain.formats import column_cells, number
from recommenders.histories import DoubleArray

HEIGHT: Final = 300
_TOP: Final = 8
_KEY: Final = 58
_BOTTOM: Final = 44
_LINE: Final = 17
"""Pixels: the margins, with a key on top or without, and a line of text."""
_MEAN: Final = "%{customdata[1]} (%{customdata[2]} to %{customdata[3]})"
_DASHES: Final = ("dash", "dot", "dashdot", "longdash", "longdashdot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A curve with its name: ``mean``, ``low`` and ``high`` at the same points."""

    name: str
    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A mean with interval; ``beside`` is another mean in the same row, None for none.

    ``faded`` greys what rests on too few customers.
    """

    name: str
    mean: float
    low: float
    high: float
    beside: float | None = None
    faded: bool = False


def curves(
    bands: Sequence[Band],
    at: Sequence[float],
    *,
    across: str,
    up: str,
    key: bool = False,
    theme: Theme = LIGHT,
) -> go.Figure:
    """Curves over ``at`` with their 95 % bands; the first one stands out.

    The names stand at the ends, or in a ``key`` on top where the curves end in the same point.
    """
    top = max((max(band.high) for band in bands), default=0.0) or 1.0
    low = min(0.0, *(min(band.low) for band in bands), 0.0)
    labels = [safe_text(band.name, 22) for band in bands]
    right = 14 + CHARACTER * theme.scale * max((len(label) for label in labels), default=0)
    layout = base_layout(theme, [], height=HEIGHT, bottom=_BOTTOM)
    layout["margin"] |= {"l": 72, "r": 12 if key else right, "t": _KEY if key else _TOP}
    if key:
        layout |= {"showlegend": True, "legend": _legend(theme)}
    ends = np.array([] if key else [band.mean[-1] for band in bands])
    heights = _apart(ends, (low, 1.05 * top))
    return go.Figure(
        data=[
            trace
            # the first one last, so that it lies on top
            for position in reversed(range(len(bands)))
            for trace in _curve(bands[position], at, position, theme)
        ],
        layout=layout
        | {
            "annotations": [
                _end(label, float(height), theme, first=position == 0)
                for position, (label, height) in enumerate(zip(labels, heights, strict=False))
            ],
            "xaxis": scale_axis(across, theme) | {"range": [at[0], at[-1]], "nticks": 6},
            "yaxis": scale_axis(up, theme, standoff=16) | {"range": [low, 1.05 * top], "nticks": 5},
        },
    )


def _curve(band: Band, at: Sequence[float], position: int, theme: Theme) -> tuple[Trace, Trace]:
    """The band and the line of the curve at this ``position``, 0 for the one that stands out."""
    first = position == 0
    ink = theme.text if first else NEUTRAL
    area = {
        "type": "scatter",
        "x": [*at, *reversed(at)],
        "y": [*band.high, *reversed(band.low)],
        "fill": "toself",
        "fillcolor": ink,
        "opacity": 0.16,
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    texts = [
        [safe_text(band.name, 40), number(mean), number(low), number(high)]
        for mean, low, high in zip(band.mean, band.low, band.high, strict=True)
    ]
    line = {
        "type": "scatter",
        "name": safe_text(band.name, 22),
        "x": list(at),
        "y": list(band.mean),
        "mode": "lines",
        "line": {
            "color": ink,
            "width": 2.5 if first else 1.5,
            "dash": "solid" if first else _DASHES[(position - 1) % len(_DASHES)],
        },
    } | hover(texts, f"%{{customdata[0]}} at %{{x}}: {_MEAN}")
    return area, line


def _end(label: str, height: float, theme: Theme, *, first: bool) -> Trace:
    """The name at the end of a curve."""
    return {
        "text": f"<b>{label}</b>" if first else label,
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 6,
        "y": height,
        "yanchor": "middle",
        "showarrow": False,
        "font": {"color": theme.text},
    }


def intervals(
    dots: Sequence[Dot], *, unit: str, beside: str = "", theme: Theme = LIGHT
) -> go.Figure:
    """A row for each dot with its 95 % interval from zero on; ``beside`` names the second mean."""
    rows = list(enumerate(dots))
    top = max([dot.high for dot in dots] + [dot.beside or 0.0 for dot in dots], default=0.0) or 1.0
    low = min([0.0, *(dot.low for dot in dots)])
    traces = [
        _means([(row, dot) for row, dot in rows if dot.faded == faded], theme, faded=faded)
        for faded in (True, False)
    ]
    second = [(row, dot.name, dot.beside) for row, dot in rows if dot.beside is not None]
    if second:
        traces.append(_second(second, beside))
    faded_rows = frozenset(row for row, dot in rows if dot.faded)
    return go.Figure(
        data=traces,
        layout=row_layout(
            safe_names([dot.name for dot in dots], LABEL_WIDTH),
            values_column(
                column_cells(pd.Series([dot.mean for dot in dots], dtype="float64")),
                theme,
                faded=faded_rows,
            ),
            scale_axis(unit, theme) | {"range": [low, 1.08 * top], "nticks": 4},
            theme,
            height=56 + ROW * len(dots),
            bottom=_BOTTOM,
        ),
    )


def _means(rows: Sequence[tuple[int, Dot]], theme: Theme, *, faded: bool) -> Trace:
    """The means with their intervals, each in its row."""
    colour = NEUTRAL if faded else theme.text
    marker = {"size": 10, "color": colour, "symbol": "circle-open" if faded else "circle"}
    texts = [
        [safe_text(dot.name, 60), *(number(value) for value in (dot.mean, dot.low, dot.high))]
        for _, dot in rows
    ]
    return marks(
        [dot.mean for _, dot in rows],
        [row for row, _ in rows],
        marker,
        hover(texts, f"%{{customdata[0]}}: {_MEAN}"),
    ) | {
        "error_x": error_bars(
            [(dot.low, dot.mean, dot.high) for _, dot in rows], colour, thickness=1.5, cap=4
        )
    }


def _second(rows: Sequence[tuple[int, str, float]], beside: str) -> Trace:
    """The second means: row, name and value."""
    texts = [[safe_text(name, 60), safe_text(beside, 40), number(mean)] for _, name, mean in rows]
    return marks(
        [value for _, _, value in rows],
        [row for row, _, _ in rows],
        {"size": 9, "symbol": "diamond-open", "color": NEUTRAL},
        hover(texts, "%{customdata[0]}, %{customdata[1]}: %{customdata[2]}"),
    )


def _legend(theme: Theme) -> Trace:
    return {
        "orientation": "h",
        "x": 0,
        "y": 1.02,
        "yanchor": "bottom",
        "traceorder": "reversed",
        "font": {"color": theme.text},
        "itemclick": False,
        "itemdoubleclick": False,
    }


def _apart(ends: DoubleArray, span: tuple[float, float]) -> DoubleArray:
    """Heights of the names at the ends: as close to them as a line of text allows, (n,)."""
    step = _LINE * (span[1] - span[0]) / (HEIGHT - _TOP - _BOTTOM)
    order = np.argsort(ends, kind="stable")
    placed = ends[order].astype(np.float64)
    for at in range(1, len(placed)):
        placed[at] = max(placed[at], placed[at - 1] + step)
    # what was pushed above the top comes down again
    placed = placed - max(0.0, float(placed[-1]) - span[1] + step / 2) if len(placed) else placed
    heights = np.empty_like(placed)
    heights[order] = placed
    return heights
