"""Charts of quality: curves with bands, and means with intervals, one row for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from explain.charts.theme import (
    CHARACTER,
    LABEL_WIDTH,
    LIGHT,
    NEUTRAL,
    ROW,
    Theme,
    base_layout,
    names_axis,
    safe_text,
    scale_axis,
    values_column,
)
from explain.formats import number

HEIGHT: Final = 300
_TOP: Final = 8
_KEY: Final = 58
_BOTTOM: Final = 44
_LINE: Final = 17
"""Pixels: the margins, with a key on top or without, and a line of text."""
_DASHES: Final = ("dash", "dot", "dashdot", "longdash", "longdashdot") + (
    *("1px,2px", "9px,3px,2px,3px", "14px,4px", "3px,6px", "8px,2px,2px,2px,2px,2px"),
    *("18px,4px,4px,4px", "5px,2px"),
)


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
    traces: list[dict[str, Any]] = []
    # the first one last, so that it lies on top
    for position, band in reversed(list(enumerate(bands))):
        ink = theme.text if position == 0 else NEUTRAL
        traces.append(
            {
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
        )
        traces.append(
            {
                "type": "scatter",
                "name": labels[position],
                "x": list(at),
                "y": list(band.mean),
                "mode": "lines",
                "line": {
                    "color": ink,
                    "width": 2.5 if position == 0 else 1.5,
                    "dash": "solid" if position == 0 else _DASHES[(position - 1) % len(_DASHES)],
                },
                "customdata": [
                    [safe_text(band.name, 40), number(mean), number(down), number(over)]
                    for mean, down, over in zip(band.mean, band.low, band.high, strict=True)
                ],
                "hovertemplate": "%{customdata[0]} at %{x}: %{customdata[1]} "
                "(%{customdata[2]} to %{customdata[3]})<extra></extra>",
            }
        )
    right = 14 + CHARACTER * theme.scale * max((len(label) for label in labels), default=0)
    layout = base_layout(theme, [], height=HEIGHT, bottom=_BOTTOM)
    layout["margin"] |= {"l": 72, "r": 12 if key else right, "t": _KEY if key else _TOP}
    if key:
        layout |= {"showlegend": True, "legend": _legend(theme)}
    ends = np.array([] if key else [band.mean[-1] for band in bands])
    return go.Figure(
        data=traces,
        layout=layout
        | {
            "annotations": [
                {
                    "text": f"<b>{label}</b>" if position == 0 else label,
                    "x": 1,
                    "xref": "paper",
                    "xanchor": "left",
                    "xshift": 6,
                    "y": float(where),
                    "yanchor": "middle",
                    "showarrow": False,
                    "font": {"color": theme.text},
                }
                for position, (label, where) in enumerate(
                    zip(labels, _apart(ends, (low, 1.05 * top)), strict=False)
                )
            ],
            "xaxis": scale_axis(across, theme) | {"range": [at[0], at[-1]], "nticks": 6},
            "yaxis": scale_axis(up, theme, standoff=16) | {"range": [low, 1.05 * top], "nticks": 5},
        },
    )


def intervals(
    dots: Sequence[Dot], *, unit: str, beside: str = "", theme: Theme = LIGHT
) -> go.Figure:
    """A row for each dot with its 95 % interval from zero on; ``beside`` names the second mean."""
    labels = [safe_text(dot.name, LABEL_WIDTH) for dot in dots]
    names = names_axis(labels, theme)
    written = [number(dot.mean) for dot in dots]
    faded_rows = frozenset(row for row, dot in enumerate(dots) if dot.faded)
    column, aside = values_column(written, theme, faded=faded_rows)
    top = max([dot.high for dot in dots] + [dot.beside or 0.0 for dot in dots], default=0.0) or 1.0
    low = min([0.0, *(dot.low for dot in dots)])
    traces: list[dict[str, Any]] = []
    for faded in (True, False):
        rows = [(row, dot) for row, dot in enumerate(dots) if dot.faded == faded]
        colour = NEUTRAL if faded else theme.text
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [dot.mean for _, dot in rows],
                "y": [row for row, _ in rows],
                "marker": {
                    "size": 10,
                    "color": colour,
                    "symbol": "circle-open" if faded else "circle",
                },
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [dot.high - dot.mean for _, dot in rows],
                    "arrayminus": [dot.mean - dot.low for _, dot in rows],
                    "color": colour,
                    "thickness": 1.5,
                    "width": 4,
                },
                "customdata": [
                    [safe_text(dot.name, 60), *(number(v) for v in (dot.mean, dot.low, dot.high))]
                    for _, dot in rows
                ],
                "hovertemplate": "%{customdata[0]}: %{customdata[1]} "
                "(%{customdata[2]} to %{customdata[3]})<extra></extra>",
                "cliponaxis": False,
            }
        )
    second = [(row, dot) for row, dot in enumerate(dots) if dot.beside is not None]
    if second:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [dot.beside for _, dot in second],
                "y": [row for row, _ in second],
                "marker": {"size": 9, "symbol": "diamond-open", "color": NEUTRAL},
                "customdata": [
                    [safe_text(dot.name, 60), safe_text(beside, 40), number(dot.beside or 0.0)]
                    for _, dot in second
                ],
                "hovertemplate": "%{customdata[0]}, %{customdata[1]}: %{customdata[2]}"
                "<extra></extra>",
                "cliponaxis": False,
            }
        )
    layout = base_layout(theme, labels, height=56 + ROW * len(dots), bottom=_BOTTOM)
    layout["margin"] |= {"r": column}
    return go.Figure(
        data=traces,
        layout=layout
        | {
            "annotations": aside,
            "yaxis": names | {"showgrid": False},
            "xaxis": scale_axis(unit, theme) | {"range": [low, 1.08 * top], "nticks": 4},
        },
    )


def _legend(theme: Theme) -> dict[str, Any]:
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


def _apart(ends: np.ndarray, span: tuple[float, float]) -> np.ndarray:
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
