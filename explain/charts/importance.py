"""What drives the lists in three pictures: ranked bars, a swarm of entries, one feature's line."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from plotly.colors import find_intermediate_color, hex_to_rgb

from explain.charts.attribution import MOST_BARS, ROOM, reading
from explain.charts.intervals import Range, axis_title, ranges
from explain.charts.theme import (
    LABEL_WIDTH,
    LIFTS,
    LIGHT,
    LOWERS,
    Paper,
    literal,
    names_axis,
    sheet,
    ticks,
)
from explain.contract import Matrix
from explain.formats import counted, plain, signed
from explain.surrogate.global_attributions import Readings
from explain.surrogate.global_importance import Dependence, Drivers
from recommenders.histories import LongArray

AXIS: Final = "contribution (sd of the list's top)"
SIZE_AXIS: Final = "mean |contribution| (sd of the list's top)"
DOTS: Final = 300
"""Dots of a feature in the swarm, and in a dependence, at the most."""
SWARM_ROW: Final = 42
LANES: Final = 0.8
"""Share of a row that its widest place may fill."""
PALE: Final = 0.3
"""How far the colour of the lowest value is from the lines of the paper towards its ink."""


def sizes(found: Drivers, *, paper: Paper = LIGHT) -> go.Figure:
    """The strongest features as bars with 95 % intervals over customers."""
    rows = [
        Range(
            name=one.feature.label,
            low=one.size.low,
            at=one.size.mean,
            high=one.size.high,
            written=plain(one.size.mean),
            told=f"{plain(one.size.low)} to {plain(one.size.high)}. {one.feature.sentence}",
        )
        for one in found.drivers[:MOST_BARS]
    ]
    rows.append(
        Range(
            name="Not reproduced",
            low=found.missed.low,
            at=found.missed.mean,
            high=found.missed.high,
            written=plain(found.missed.mean),
            told="Score less the surrogate's answer.",
        )
    )
    return ranges(rows, axis=SIZE_AXIS, bars=True, paper=paper)


def swarm(
    found: Readings, order: LongArray, *, currency: str, paper: Paper = LIGHT, seed: int = 0
) -> go.Figure:
    """A dot for each list entry in the row of each strong feature; stronger dots, higher values.

    ``order`` are the columns, the strongest first. Of more than `DOTS` entries that many are
    drawn at random; an unknown value is a hollow dot.
    """
    rng = np.random.default_rng(seed)
    kept = np.sort(rng.permutation(len(found.owner))[:DOTS])
    columns = order[:MOST_BARS]
    labels = [literal(found.features[column].label, LABEL_WIDTH) for column in columns]
    names = names_axis(labels, paper)
    traces: list[dict[str, Any]] = []
    spread = found.contributions[kept][:, columns]
    low, high = (float(spread.min()), float(spread.max())) if spread.size else (-1.0, 1.0)
    shades = _shades(paper)
    for row, column in enumerate(columns):
        feature = found.features[column]
        x, values = found.contributions[kept, column], found.values[kept, column]
        unit = "sd" if feature.scaled else feature.unit
        known = np.isfinite(values)
        strength = _strength(values)
        colors = [shades[int(share * (len(shades) - 1))] for share in strength]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": x,
                "y": row + _lanes(x, low, high),
                "marker": {
                    "size": 5,
                    "color": colors,
                    "symbol": ["circle" if one else "circle-open" for one in known],
                },
                "customdata": [
                    [literal(feature.label, 70), reading(float(value), unit, currency), signed(add)]
                    for value, add in zip(values, x, strict=True)
                ],
                "hovertemplate": "%{customdata[0]}: %{customdata[1]}<br>adds %{customdata[2]}"
                "<extra></extra>",
            }
        )
    room = ROOM * (high - low or 1.0)
    layout = sheet(paper, labels, height=48 + SWARM_ROW * len(labels), bottom=44)
    return go.Figure(
        data=traces,
        layout=layout
        | {
            "yaxis": names | {"showgrid": False},
            "xaxis": _axis("", paper) | {"range": (low - room, high + room)},
            "annotations": [axis_title(AXIS, paper, right=0)],
        },
    )


def dependence(found: Dependence, *, paper: Paper = LIGHT, seed: int = 0) -> go.Figure:
    """Contribution against value: dots, and a line through the medians of equal groups."""
    kept = np.sort(np.random.default_rng(seed).permutation(len(found.x))[:DOTS])
    x, y = found.x[kept], found.y[kept]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": {
            "size": 6,
            "opacity": 0.5,
            "color": [LIFTS if one > 0 else LOWERS for one in y],
        },
        "customdata": [[plain(float(a)), signed(float(b))] for a, b in zip(x, y, strict=True)],
        "hovertemplate": "value %{customdata[0]}<br>adds %{customdata[1]}<extra></extra>",
    }
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": found.middle,
        "y": found.median,
        "line": {"color": paper.ink, "width": 2},
        "marker": {"color": paper.ink, "size": 6},
        "customdata": [
            [plain(float(m)), signed(float(v)), signed(float(a)), signed(float(b))]
            for m, v, a, b in zip(found.middle, found.median, found.low, found.high, strict=True)
        ],
        "hovertemplate": "value %{customdata[0]}<br>median %{customdata[1]}, quartiles "
        "%{customdata[2]} and %{customdata[3]}<extra></extra>",
    }
    layout = sheet(paper, [], height=360, bottom=48)
    layout["margin"] |= {"l": 62}
    unit = "sd of the list's top" if found.feature.scaled else found.unit
    return go.Figure(
        data=[dots, line],
        layout=layout
        | {
            "xaxis": _axis(f"{literal(found.feature.label, 40)} ({literal(unit, 30)})", paper),
            "yaxis": _axis(AXIS, paper) | {"automargin": False},
        },
    )


def sizes_takeaway(found: Drivers) -> str:
    """The strongest features in words."""
    parts = [f"{one.feature.label} {plain(one.size.mean)}" for one in found.drivers[:3]]
    return f"Mean size of contributions over {counted(found.customers, 'customer')}: " + ", ".join(
        parts
    )


def _axis(title: str, paper: Paper) -> dict[str, Any]:
    return {
        "title": {"text": title, "font": {"color": paper.ink}},
        "gridcolor": paper.line,
        "zerolinecolor": paper.ink,
        "zerolinewidth": 1,
        "tickfont": ticks(paper),
        "nticks": 6,
    }


def _shades(paper: Paper) -> list[str]:
    """Colours from a low to a high value: one hue, from near the paper to its ink."""
    line, ink = hex_to_rgb(paper.line), hex_to_rgb(paper.ink)
    steps = np.linspace(PALE, 1.0, 8)
    mixed = [find_intermediate_color(line, ink, float(step)) for step in steps]
    return [f"rgb({', '.join(str(round(part)) for part in color)})" for color in mixed]


def _strength(values: Matrix) -> Matrix:
    """The share of the known values below each value, 0 to 1; 0.5 where it is unknown."""
    known = np.isfinite(values)
    answer: Matrix = np.full(len(values), 0.5)
    if known.any():
        low, high = np.quantile(values[known], [0.05, 0.95])
        answer[known] = np.clip((values[known] - low) / ((high - low) or 1.0), 0.0, 1.0)
    return answer


def _lanes(x: Matrix, low: float, high: float) -> Matrix:
    """How far each dot moves from the middle of its row so that dots do not cover each other."""
    bins = np.floor(60 * (x - low) / ((high - low) or 1.0)).astype(np.int64)
    order = np.lexsort((x, bins))
    _, start, counts = np.unique(bins[order], return_index=True, return_counts=True)
    within = np.arange(len(x)) - np.repeat(start, counts)
    # around the middle in turns: 0, 1, -1, 2, -2
    turn = (within + 1) // 2 * np.where(within % 2, 1, -1)
    lanes: Matrix = np.zeros(len(x))
    most = max(1, int(counts.max(initial=1)) // 2)
    lanes[order] = turn * min(0.09, LANES / 2 / most)
    return lanes
