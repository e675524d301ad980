"""The slope chart: two lists side by side, a line for each item from its rank to its new rank."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explain.charts.theme import (
    CHARACTER,
    LIFTS,
    LIGHT,
    LOWERS,
    NEUTRAL,
    Theme,
    Trace,
    base_layout,
    safe_names,
    safe_text,
    ticks,
)
from explain.rankings.comparison import Move, RankingComparison
from recommenders.contract import Dataset
from recommenders.histories import BoolArray, DoubleArray

MAX_RANKS: Final = 10
"""Places of each list that are drawn."""
HEIGHT: Final = 30
"""Pixels of a row."""
NAME: Final = 30
"""Characters of a name: more would leave a phone no room for the lines."""
GAP: Final = 1.4
"""DoubleArray between the list and what is below it."""
COLOURS: Final = {
    Move.UP: LIFTS,
    Move.NEW: LIFTS,
    Move.DOWN: LOWERS,
    Move.GONE: LOWERS,
    Move.SAME: NEUTRAL,
}


def slopes(
    comparison: RankingComparison,
    dataset: Dataset,
    *,
    left: str,
    right: str,
    most: int = MAX_RANKS,
    theme: Theme = LIGHT,
) -> go.Figure:
    """Lines from the rank in the list before (``left``) to that in the list after (``right``).

    Up is blue, down orange, the same place grey. Ranks stand at both ends, names once, at the
    right. What only one list has comes from or goes below the list, to its rank among all
    candidates, or to "bought" or "hidden" where it is none. Drawn is what is among the first
    ``most`` of either list.
    """
    listed_before = comparison.in_before & (comparison.rank_before <= most)
    listed_after = comparison.in_after & (comparison.rank_after <= most)
    drawn = listed_before | listed_after
    length = int(max(listed_before.sum(), listed_after.sum()))
    ranks = comparison.rank_before[drawn], comparison.rank_after[drawn]
    rows = (
        _rows(ranks[0], listed_before[drawn], length),
        _rows(ranks[1], listed_after[drawn], length),
    )
    moves = [move for move, keep in zip(comparison.moves, drawn, strict=True) if keep]
    titles = dataset.titles[comparison.items[drawn]].tolist()
    indices = np.flatnonzero(drawn).tolist()
    before, after = (
        [comparison.rank_words(index, after=later) for index in indices] for later in (False, True)
    )
    names = [f"{rank}  {name}" for rank, name in zip(after, safe_names(titles, NAME), strict=True)]
    hover = [
        f"{safe_text(str(title), 60)}<br>{safe_text(left, 40)}: {old}, {safe_text(right, 40)}: "
        f"{new}"
        for title, old, new in zip(titles, before, after, strict=True)
    ]
    last = float(max((heights.max() for heights in rows if len(heights)), default=1.0))
    layout = base_layout(theme, names, height=int(48 + HEIGHT * last), bottom=8)
    side = layout["margin"]["l"]
    wide = max(map(len, before), default=0)
    layout["margin"] |= {"l": 18 + CHARACTER * theme.scale * wide, "r": side, "t": 40}
    return go.Figure(
        data=[*map(_line, *rows, moves, hover), _ends(rows[1], moves)],
        layout=layout
        | {
            "xaxis": {"range": (-0.02, 1.02), "fixedrange": True, "visible": False},
            "yaxis": _axis(rows[0], before, last, theme),
            "yaxis2": _axis(rows[1], names, last, theme) | {"side": "right", "overlaying": "y"},
            "annotations": _words(left, right, length, below=last > length, theme=theme),
        },
    )


def takeaway(comparison: RankingComparison, dataset: Dataset) -> str:
    """The chart in words, for those who do not see it: every item with its two ranks."""
    titles = dataset.titles[comparison.items]
    before, after = (
        [comparison.rank_words(index, after=later) for index in range(len(titles))]
        for later in (False, True)
    )
    ranks = "; ".join(
        f"{title} {old} to {new}" for title, old, new in zip(titles, before, after, strict=True)
    )
    return f"Ranks before and after, {comparison.finding}: {ranks}."


def _rows(ranks: NDArray[np.int64], listed: BoolArray, length: int) -> DoubleArray:
    """The height of each item: its rank, or below the list in the order of ranks."""
    rows = ranks.astype(np.float64)
    below = np.flatnonzero(~listed)
    # what is no candidate stands last
    order = below[np.lexsort((ranks[below], ranks[below] == 0))]
    rows[order] = length + GAP + np.arange(1, len(order) + 1)
    return rows


def _line(before: float, after: float, move: Move, text: str) -> Trace:
    same = move is Move.SAME
    return {
        "type": "scatter",
        "x": [0, 1],
        "y": [before, after],
        "mode": "lines+markers",
        "line": {"color": COLOURS[move], "width": 1.5 if same else 2.5},
        "marker": {"color": COLOURS[move], "size": 8},
        "cliponaxis": False,
        "text": [text, text],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _ends(rows: DoubleArray, moves: list[Move]) -> Trace:
    """The right ends once more: an axis without anything on it would not be drawn."""
    return {
        "type": "scatter",
        "x": [1] * len(rows),
        "y": rows,
        "yaxis": "y2",
        "mode": "markers",
        "marker": {"color": [COLOURS[move] for move in moves], "size": 8},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _axis(rows: DoubleArray, labels: list[str], last: float, theme: Theme) -> Trace:
    return {
        "tickvals": rows.tolist(),
        "ticktext": labels,
        "range": (last + 0.5, 0.5),
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticklabelstandoff": 8,
        "tickfont": ticks(theme, size=13),
        "automargin": False,
    }


def _words(left: str, right: str, length: int, *, below: bool, theme: Theme) -> list[Trace]:
    """What each side is, above it; and where the list ends."""
    shared = {"showarrow": False, "font": {"color": theme.text}}
    heads: list[Trace] = [
        shared
        | {
            "text": f"<b>{safe_text(text, 24)}</b>",
            "x": x,
            "xref": "paper",
            "xanchor": anchor,
            "xshift": shift,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 10,
        }
        for text, x, anchor, shift in ((left, 0, "left", -22), (right, 1, "left", 8))
    ]
    if below:
        heads.append(
            shared
            | {
                "text": "below the list",
                "font": ticks(theme),
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 8,
                "y": length + (1 + GAP) / 2,
            }
        )
    return heads
