"""A small graph: what leads to an item on the left, what it leads to on the right."""

from __future__ import annotations

from textwrap import wrap
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from explain.charts.theme import (
    LIGHT,
    NEUTRAL,
    Theme,
    Trace,
    base_layout,
    safe_text,
    ticks,
)
from explain.formats import count_of, separated
from explain.items.neighbours import Neighbours
from recommenders.contract import Dataset
from recommenders.related.recommender import RelatedItems

MAX_NEIGHBOURS: Final = 5
"""Neighbours on each side."""
LINE: Final = 19
"""Characters in a line of a name: two lines fit beside each other on a phone."""
ROW: Final = 62
WIDTHS: Final = (1.5, 9.0)
"""Pixels of the weakest and of the strongest line."""
REACH: Final = 0.46
"""How far a line goes straight before it turns to the middle, as a share of its half."""


def neighbours(related: Neighbours, dataset: Dataset, *, theme: Theme = LIGHT) -> go.Figure:
    """The strongest neighbours; a line is as wide as the relation is strong."""
    titles = dataset.titles
    sides = (
        (related.into, related.into.sources, -1.0),
        (related.onward, related.onward.targets, 1.0),
    )
    top = max((float(pairs.scores.max(initial=0.0)) for pairs, _, _ in sides), default=0.0) or 1.0
    n_rows = max(1, min(MAX_NEIGHBOURS, max(len(related.into.scores), len(related.onward.scores))))
    traces: list[Trace] = []
    notes: list[Trace] = []
    for pairs, others, side in sides:
        n = min(MAX_NEIGHBOURS, len(others))
        for row in range(n):
            y = (row - (n - 1) / 2.0) * n_rows / max(1, n)
            share = float(pairs.scores[row]) / top
            name = str(titles[int(others[row])])
            traces.append(_edge(pairs, row, name, y, side, share, n_rows))
            notes.append(_name(name, int(pairs.forward[row]), y, side, theme))
        traces.append(_arrows(n, side, n_rows))
        if not n:
            note = "Nothing leads to it" if side < 0 else "It leads to nothing"
            notes.append(_text(note, side, 0.0, "middle", theme))
    traces.append(
        {
            "type": "scatter",
            "x": [0.0],
            "y": [0.0],
            "mode": "markers",
            "marker": {"color": theme.text, "size": 20},
            "hovertemplate": safe_text(str(titles[related.item]), 70) + "<extra></extra>",
        }
    )
    half = n_rows / 2.0
    heads = (("leads to it", -1.0), ("it leads to", 1.0))
    notes += [_text(text, side, -half - 0.42, "middle", theme) for text, side in heads]
    own = "<br>".join(f"<b>{line}</b>" for line in _lines(str(titles[related.item])))
    notes.append(_text(own, 0.0, -half - 0.42, "middle", theme))
    stem = {"type": "line", "x0": 0, "x1": 0, "y0": -half, "y1": 0}
    return go.Figure(
        data=traces,
        layout=base_layout(theme, [], height=54 + ROW * n_rows, bottom=4)
        | {
            "margin": {"l": 2, "r": 2, "t": 2, "b": 2, "autoexpand": False},
            "annotations": notes,
            "shapes": [stem | {"line": {"color": theme.grid, "width": 1}, "layer": "below"}],
            "xaxis": {"visible": False, "range": [-1.0, 1.0], "fixedrange": True},
            "yaxis": {"visible": False, "range": [half + 0.35, -half - 0.7], "fixedrange": True},
        },
    )


def takeaway(related: Neighbours, dataset: Dataset) -> str:
    """The strongest neighbours of either side in words."""
    titles = dataset.titles

    def named(others: np.ndarray[Any, Any]) -> str:
        return separated([str(titles[int(item)]) for item in others[:3]]) or "nothing"

    return (
        f"Leads to it: {named(related.into.sources)}. It leads to: {named(related.onward.targets)}."
    )


def _edge(
    pairs: RelatedItems, row: int, name: str, y: float, side: float, share: float, n_rows: int
) -> Trace:
    """A line from the outside to the middle, straight under the name and then in a curve."""
    along = np.linspace(0.0, 1.0, 24)
    # smoothstep: level at both ends
    bend = along * along * (3.0 - 2.0 * along)
    reach = 1.0 - REACH
    ends = 0.12 * y / max(1.0, n_rows / 2.0)
    x = np.concatenate([[side], side * reach * (1.0 - along) + side * 0.05 * along])
    heights = np.concatenate([[y], y + (ends - y) * bend])
    forward, backward = int(pairs.forward[row]), int(pairs.backward[row])
    shop = "<br>The shop says so" if pairs.known[row] else ""
    return {
        "type": "scatter",
        "x": x,
        "y": heights,
        "mode": "lines",
        "line": {"color": NEUTRAL, "width": WIDTHS[0] + (WIDTHS[1] - WIDTHS[0]) * share},
        "opacity": 0.7,
        "text": [
            f"{safe_text(name, 70)}<br>{count_of(forward, 'customer')} in this direction, "
            f"{count_of(backward, 'customer')} in the other{shop}"
        ]
        * len(x),
        "hovertemplate": "%{text}<extra></extra>",
    }


def _arrows(n: int, side: float, n_rows: int) -> Trace:
    """Where the lines end: at the middle on the left, at the names on the right."""
    ys = [(row - (n - 1) / 2.0) * n_rows / max(1, n) for row in range(n)]
    inward = side < 0
    return {
        "type": "scatter",
        "x": [-0.075] if inward and n else ([] if inward else [0.985] * n),
        "y": [0.0] if inward and n else ([] if inward else ys),
        "mode": "markers",
        "marker": {"color": NEUTRAL, "size": 13, "symbol": "triangle-right"},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _name(name: str, customers: int, y: float, side: float, theme: Theme) -> Trace:
    # on the side from which the line turns away
    anchor = (y + 0.1, "top") if y > 0 else (y - 0.1, "bottom")
    return _text("<br>".join(_lines(name)), side, *anchor, theme) | {
        "hovertext": f"{safe_text(name, 70)}: {count_of(customers, 'customer')}"
    }


def _lines(name: str) -> list[str]:
    """A name in two lines at the most."""
    lines = wrap(" ".join(name.split()), LINE, max_lines=2, placeholder="…") or [name[:LINE]]
    # wrapped before it is escaped: a line never ends inside an entity
    return [safe_text(line, LINE + 1) for line in lines]


def _text(text: str, side: float, y: float, anchor: str, theme: Theme) -> Trace:
    alignment = "left" if side < 0 else "right" if side > 0 else "center"
    return {
        "text": text,
        "x": side,
        "y": y,
        "xanchor": alignment,
        "align": alignment,
        "yanchor": anchor,
        "showarrow": False,
        "font": ticks(theme),
    }
