"""Charts of a data set: purchases over time, bins, and how few items make most purchases."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from explain.charts.rows import bars, hover, row_layout
from explain.charts.theme import (
    LABEL_WIDTH,
    LIGHT,
    NEUTRAL,
    Theme,
    base_layout,
    safe_names,
    safe_text,
    scale_axis,
    time_axis,
    values_column,
)
from explain.formats import date, percent
from explain.profiles.distributions import Bins, Concentration, OverTime

HEIGHT: Final = 260
_ROW: Final = 26
_MARKED: Final = (0.1, 0.2, 0.5)


def over_time(purchases: OverTime, *, theme: Theme = LIGHT) -> go.Figure:
    """A bar for each day, week or month; paler where the data begin or end inside it."""
    starts = pd.to_datetime(purchases.starts)
    texts = [
        [f"{purchases.unit} of {date(start)}", "" if complete else " (in part)"]
        for start, complete in zip(starts, purchases.complete, strict=True)
    ]
    trace = {
        "type": "bar",
        "x": starts,
        "y": purchases.counts,
        "marker": {"color": NEUTRAL, "opacity": np.where(purchases.complete, 1.0, 0.4)},
    } | hover(texts, "%{customdata[0]}: %{y:,} purchases%{customdata[1]}")
    layout = base_layout(theme, [], height=HEIGHT, bottom=28)
    layout["margin"] |= {"l": 84}
    return go.Figure(
        data=[trace],
        layout=layout
        | {
            "bargap": 0.15,
            "yaxis": scale_axis(f"purchases a {purchases.unit}", theme, standoff=20)
            | {"rangemode": "tozero", "tickformat": ",d", "nticks": 5},
            "xaxis": time_axis(theme, most=5) | {"type": "date"},
        },
    )


def bins(histogram: Bins, *, theme: Theme = LIGHT) -> go.Figure:
    """A row for each bin: its bar, its count and its share."""
    total = max(1, int(histogram.counts.sum()))
    return counts(
        list(histogram.labels),
        histogram.counts.tolist(),
        [f"{count:,} ({percent(count / total)})" for count in histogram.counts.tolist()],
        unit=histogram.noun,
        theme=theme,
    )


def counts(
    labels: list[str], values: list[int], written: list[str], *, unit: str, theme: Theme = LIGHT
) -> go.Figure:
    """A bar for each label, with what is ``written`` at the right."""
    values_written = [safe_text(text, 40) for text in written]
    texts = [
        [safe_text(label, 70), text] for label, text in zip(labels, values_written, strict=True)
    ]
    layout = row_layout(
        safe_names(labels, LABEL_WIDTH),
        values_column(values_written, theme),
        scale_axis(unit, theme)
        | {"range": [0, 1.02 * max([*values, 1])], "tickformat": ",d", "nticks": 4},
        theme,
        height=52 + _ROW * len(labels),
        bottom=44,
    )
    return go.Figure(
        data=[bars(values, {"color": NEUTRAL}, hover(texts, "%{customdata[0]}: %{customdata[1]}"))],
        layout=layout | {"bargap": 0.3},
    )


def concentration(curve: Concentration, *, theme: Theme = LIGHT) -> go.Figure:
    """The share of the purchases that the most bought items make up, some points named."""
    marked = [share for share in _MARKED if share >= curve.items[1]]
    layout = base_layout(theme, [], height=HEIGHT, bottom=44)
    layout["margin"] |= {"l": 58, "r": 16}
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    return go.Figure(
        data=[
            line | {"x": [0, 100], "y": [0, 100], "line": {"color": theme.grid, "dash": "dot"}},
            line
            | {
                "x": 100 * curve.items,
                "y": 100 * curve.bought,
                "line": {"color": theme.text, "width": 2.5},
            },
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [100 * share for share in marked],
                "y": [100 * curve.of(share) for share in marked],
                "text": [f"top {percent(share)}: {percent(curve.of(share))}" for share in marked],
                "textposition": "bottom right",
                "textfont": {"color": theme.text},
                "marker": {"color": theme.text, "size": 8},
                "hoverinfo": "text",
                "cliponaxis": False,
            },
        ],
        layout=layout
        | {
            "xaxis": scale_axis("items, most bought first, %", theme) | {"range": [0, 100]},
            "yaxis": scale_axis("purchases, %", theme) | {"range": [0, 104], "nticks": 5},
        },
    )
