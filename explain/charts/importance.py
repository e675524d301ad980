"""What drives the lists in three pictures: ranked bars, a swarm of entries, one feature's line."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.colors import find_intermediate_color, hex_to_rgb

from explain.charts.attribution import MAX_BARS, ROOM, reading
from explain.charts.intervals import Range, axis_title, ranges
from explain.charts.rows import hover
from explain.charts.theme import (
    LABEL_WIDTH,
    LIFTS,
    LIGHT,
    LOWERS,
    Theme,
    Trace,
    base_layout,
    names_axis,
    safe_text,
    ticks,
)
from explain.features.feature import Feature
from explain.formats import column_cells, count_of, number, signed_number
from explain.surrogate.global_attributions import GlobalAttributions
from explain.surrogate.global_importance import Dependence, GlobalImportance
from recommenders.histories import DoubleArray, LongArray

AXIS: Final = "contribution (sd of the list's top)"
SIZE_AXIS: Final = "mean |contribution| (sd of the list's top)"
DOTS: Final = 300
"""Dots of a feature in the swarm, and in a dependence, at the most."""
BEESWARM_ROW: Final = 42
LANES: Final = 0.8
"""Share of a row that its widest place may fill."""
PALE: Final = 0.3
"""How far the colour of the lowest value is from the lines of the paper towards its ink."""


def sizes(importance: GlobalImportance, *, theme: Theme = LIGHT) -> go.Figure:
    """The strongest features as bars with 95 % intervals over customers."""
    strengths = importance.features[:MAX_BARS]
    means = [*(strength.size.mean for strength in strengths), importance.missed.mean]
    written = column_cells(pd.Series(means, dtype="float64"))
    rows = [
        Range(
            name=strength.feature.label,
            low=strength.size.low,
            at=strength.size.mean,
            high=strength.size.high,
            written=text,
            told=f"{number(strength.size.low)} to {number(strength.size.high)}. "
            f"{strength.feature.sentence}",
        )
        for strength, text in zip(strengths, written, strict=False)
    ]
    rows.append(
        Range(
            name="Not reproduced",
            low=importance.missed.low,
            at=importance.missed.mean,
            high=importance.missed.high,
            written=written[-1],
            told="Score less the surrogate's answer.",
        )
    )
    return ranges(rows, axis=SIZE_AXIS, bars=True, theme=theme)


def beeswarm(
    attributions: GlobalAttributions,
    order: LongArray,
    *,
    currency: str,
    theme: Theme = LIGHT,
    seed: int = 0,
) -> go.Figure:
    """A dot for each list entry in the row of each strong feature; stronger dots, higher values.

    ``order`` are the columns, the strongest first. Of more than `DOTS` entries that many are
    drawn at random; an unknown value is a hollow dot.
    """
    rng = np.random.default_rng(seed)
    sample = np.sort(rng.permutation(len(attributions.owner))[:DOTS])
    columns = order[:MAX_BARS]
    labels = [safe_text(attributions.features[column].label, LABEL_WIDTH) for column in columns]
    names = names_axis(labels, theme)
    spread = attributions.contributions[sample][:, columns]
    low, high = (float(spread.min()), float(spread.max())) if spread.size else (-1.0, 1.0)
    traces = []
    for row, column in enumerate(columns):
        x, values = attributions.contributions[sample, column], attributions.values[sample, column]
        heights = row + _lanes(x, low, high)
        feature = attributions.features[column]
        traces.append(_swarm(feature, x, heights, values, currency=currency, theme=theme))
    room = ROOM * (high - low or 1.0)
    layout = base_layout(theme, labels, height=48 + BEESWARM_ROW * len(labels), bottom=44)
    return go.Figure(
        data=traces,
        layout=layout
        | {
            "yaxis": names | {"showgrid": False},
            "xaxis": _axis("", theme) | {"range": (low - room, high + room)},
            "annotations": [axis_title(AXIS, theme, right=0)],
        },
    )


def _swarm(
    feature: Feature,
    x: DoubleArray,
    heights: DoubleArray,
    values: DoubleArray,
    *,
    currency: str,
    theme: Theme,
) -> Trace:
    """The dots of one feature: contributions ``x``, in the colours of its ``values``."""
    known = np.isfinite(values)
    texts = [
        [
            safe_text(feature.label, 70),
            reading(float(value), feature.unit, currency),
            signed_number(contribution),
        ]
        for value, contribution in zip(values, x, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": heights,
        "marker": {
            "size": 5,
            **_scaled(_strength(values), *_shades(theme)),
            "symbol": "circle" if known.all() else np.where(known, "circle", "circle-open"),
        },
    } | hover(texts, "%{customdata[0]}: %{customdata[1]}<br>adds %{customdata[2]}")


def dependence(relation: Dependence, *, theme: Theme = LIGHT, seed: int = 0) -> go.Figure:
    """Contribution against value: dots, and a line through the medians of equal groups."""
    sample = np.sort(np.random.default_rng(seed).permutation(len(relation.x))[:DOTS])
    x, y = relation.x[sample], relation.y[sample]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {
            "size": 6,
            "opacity": 0.5,
            **_scaled((y > 0).astype(np.float64), LOWERS, LIFTS),
        },
    } | hover(
        [[number(float(a)), signed_number(float(b))] for a, b in zip(x, y, strict=True)],
        "value %{customdata[0]}<br>adds %{customdata[1]}",
    )
    medians = [
        [number(float(value)), *(signed_number(float(quartile)) for quartile in quartiles)]
        for value, *quartiles in zip(
            relation.middle, relation.median, relation.low, relation.high, strict=True
        )
    ]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": relation.middle,
        "y": relation.median,
        "line": {"color": theme.text, "width": 2},
        "marker": {"color": theme.text, "size": 6},
    } | hover(
        medians,
        "value %{customdata[0]}<br>median %{customdata[1]}, quartiles "
        "%{customdata[2]} and %{customdata[3]}",
    )
    layout = base_layout(theme, [], height=360, bottom=48)
    layout["margin"] |= {"l": 62}
    return go.Figure(
        data=[dots, line],
        layout=layout
        | {
            "xaxis": _axis(
                f"{safe_text(relation.feature.label, 40)} ({safe_text(relation.unit, 30)})", theme
            ),
            "yaxis": _axis(AXIS, theme) | {"automargin": False},
        },
    )


def sizes_takeaway(importance: GlobalImportance) -> str:
    """The strongest features in words."""
    parts = [
        f"{strength.feature.label} {number(strength.size.mean)}"
        for strength in importance.features[:3]
    ]
    return (
        f"Mean size of contributions over {count_of(importance.customers, 'customer')}: "
        + ", ".join(parts)
    )


def _axis(title: str, theme: Theme) -> Trace:
    return {
        "title": {"text": title, "font": {"color": theme.text}},
        "gridcolor": theme.grid,
        "zerolinecolor": theme.text,
        "zerolinewidth": 1,
        "tickfont": ticks(theme),
        "tickangle": 0,
        "nticks": 6,
    }


def _scaled(shares: DoubleArray, low: str, high: str) -> Trace:
    """The colours of dots by numbers from 0 to 1: names of colours are checked one by one."""
    return {
        "color": shares,
        "cmin": 0.0,
        "cmax": 1.0,
        "colorscale": [[0.0, low], [1.0, high]],
        "showscale": False,
    }


def _shades(theme: Theme) -> tuple[str, str]:
    """The colours of a low and a high value: one hue, from near the paper to its ink."""
    line, ink = hex_to_rgb(theme.grid), hex_to_rgb(theme.text)
    pale = find_intermediate_color(line, ink, PALE)
    low, high = (f"rgb({', '.join(str(round(part)) for part in color)})" for color in (pale, ink))
    return low, high


def _strength(values: DoubleArray) -> DoubleArray:
    """The share of the known values below each value, 0 to 1; 0.5 where it is unknown."""
    finite = np.isfinite(values)
    answer: DoubleArray = np.full(len(values), 0.5)
    if finite.any():
        low, high = np.quantile(values[finite], [0.05, 0.95])
        answer[finite] = np.clip((values[finite] - low) / ((high - low) or 1.0), 0.0, 1.0)
    return answer


def _lanes(x: DoubleArray, low: float, high: float) -> DoubleArray:
    """How far each dot moves from the middle of its row so that dots do not cover each other."""
    bins = np.floor(60 * (x - low) / ((high - low) or 1.0)).astype(np.int64)
    order = np.lexsort((x, bins))
    _, start, counts = np.unique(bins[order], return_index=True, return_counts=True)
    within = np.arange(len(x)) - np.repeat(start, counts)
    # around the middle in turns: 0, 1, -1, 2, -2
    turn = (within + 1) // 2 * np.where(within % 2, 1, -1)
    lanes: DoubleArray = np.zeros(len(x))
    most = max(1, int(counts.max(initial=1)) // 2)
    lanes[order] = turn * min(0.09, LANES / 2 / most)
    return lanes
