"""The past weeks of a part of the shop and the coming ones, with their band."""

from __future__ import annotations

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from explain.charts.rows import hover
from explain.charts.theme import (
    LIFTS,
    LIGHT,
    NEUTRAL,
    Theme,
    base_layout,
    scale_axis,
    time_axis,
)
from explain.demand.node import NodeForecast, band_text, units_text
from explain.formats import date

HEIGHT: Final = 280
SHOWN: Final = 26
"""Past weeks that are drawn."""
_FILL: Final = "rgba(59, 130, 196, 0.22)"


def weeks_chart(node: NodeForecast, *, theme: Theme = LIGHT) -> go.Figure:
    """A grey bar for each past week, and a line through the expected ones within their band."""
    past = node.past[-SHOWN:]
    week = pd.Timedelta(days=7)
    before = [node.begins - week * back for back in range(len(past), 0, -1)]
    after = [node.begins + week * ahead for ahead in range(node.ahead.shape[1])]
    expected, low, high = node.ahead
    bars = {
        "type": "bar",
        "x": before,
        "y": past,
        "marker": {"color": NEUTRAL, "opacity": 0.55},
    } | hover(
        [[date(day), units_text(units)] for day, units in zip(before, past, strict=True)],
        "week of %{customdata[0]}: %{customdata[1]} sold",
    )
    band = {
        "type": "scatter",
        "mode": "lines",
        "x": [*after, *after[::-1]],
        "y": [*high, *low[::-1]],
        "fill": "toself",
        "fillcolor": _FILL,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    texts = [
        [date(day), units_text(units), band_text(first, last)]
        for day, units, first, last in zip(after, expected, low, high, strict=True)
    ]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": after,
        "y": expected,
        "line": {"color": LIFTS, "width": 2.5},
        "marker": {"color": LIFTS, "size": 7},
    } | hover(texts, "week of %{customdata[0]}: %{customdata[1]} expected (%{customdata[2]})")
    layout = base_layout(theme, [], height=HEIGHT, bottom=28)
    layout["margin"] |= {"l": 72, "t": 22}
    top = max([*past.tolist(), *high.tolist(), 1.0])
    return go.Figure(
        data=[bars, band, line],
        layout=layout
        | {
            "bargap": 0.2,
            "yaxis": scale_axis("units a week", theme, standoff=16)
            | {"range": [0, 1.05 * top], "nticks": 5, "tickformat": ",~r"},
            "xaxis": time_axis(theme, most=5) | {"type": "date"},
            "annotations": [
                _word("sold", before[len(before) // 2], theme, theme.muted),
                _word("expected", after[len(after) // 2], theme, LIFTS),
            ],
        },
    )


def takeaway(node: NodeForecast, name: str) -> str:
    """What the chart shows, for those who cannot see it."""
    return (
        f"Units a week of {name}: {units_text(float(node.past[-1]))} sold last week, "
        f"{units_text(float(node.ahead[0, 0]))} expected next week, 8 of 10 times "
        f"{band_text(float(node.ahead[1, 0]), float(node.ahead[2, 0]))}."
    )


def _word(word: str, day: pd.Timestamp, theme: Theme, colour: str) -> dict[str, object]:
    return {
        "text": word,
        "x": day,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"color": colour, "size": 12 * theme.scale},
    }
