"""What the score of each item is made of: clicks, sessions, words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from explain.charts.intervals import axis_title
from explain.charts.rows import bars, hover, row_layout
from explain.charts.theme import (
    LABEL_WIDTH,
    LIFTS,
    LIGHT,
    ROW,
    Theme,
    Trace,
    safe_names,
    safe_text,
    scale_axis,
    ticks,
    values_column,
)
from explain.formats import percent
from recommenders.contract import Dataset
from recommenders.search.evidence import Evidence

PARTS: Final = ("clicks", "sessions", "words")
_SHADES: Final = (LIFTS, "rgba(59, 130, 196, 0.66)", "rgba(59, 130, 196, 0.38)")
"""The colour of what lifts, fuller where more is known."""
_BELOW: Final = 96
"""Pixels below the rows: the axis, its title, and what the shades mean."""


def score_parts(
    evidence: Sequence[Evidence], dataset: Dataset, *, theme: Theme = LIGHT
) -> go.Figure:
    """A row for each item: a bar of its share of the score, parted by what it is of."""
    titles = [dataset.item_title(entry.item) for entry in evidence]
    labels = safe_names(titles, LABEL_WIDTH)
    values = [(entry.direct, entry.sessions, entry.text) for entry in evidence]
    most = max((entry.score for entry in evidence), default=1.0)
    axis = scale_axis("share of the score of all items (%)", theme) | {
        "range": [0, 105 * most],
        "nticks": 5,
    }
    height = ROW * len(labels) + _BELOW
    layout = row_layout(
        labels,
        values_column([percent(entry.score) for entry in evidence], theme),
        axis,
        theme,
        height=height,
        bottom=_BELOW,
    )
    traces = []
    for part, (name, shade) in enumerate(zip(PARTS, _SHADES, strict=True)):
        texts = [
            [safe_text(title, 60), name, percent(row[part])]
            for title, row in zip(titles, values, strict=True)
        ]
        template = "%{customdata[0]}<br>of %{customdata[1]}: %{customdata[2]}"
        lengths = [100 * row[part] for row in values]
        traces.append(bars(lengths, {"color": shade}, hover(texts, template)) | {"name": name})
    layout["annotations"] = [*layout["annotations"], _key(theme, layout["margin"]["r"])]
    return go.Figure(data=traces, layout=layout | {"barmode": "stack", "bargap": 0.35})


def _key(theme: Theme, right: float) -> Trace:
    """What the shades mean, below the title of the axis; ``right`` is the margin, in pixels.

    It ends where the values do: on a phone there is no room between the names and the values.
    """
    names = [
        f'<span style="color:{shade}">■</span> {name}'
        for shade, name in zip(_SHADES, PARTS, strict=True)
    ]
    return axis_title("\u2003".join(names), theme, right=right) | {
        "yshift": -56 * theme.scale,
        "font": ticks(theme, size=13),
    }


def takeaway(evidence: Sequence[Evidence], dataset: Dataset) -> str:
    """The parts of each score in words."""
    parts = [
        f"{dataset.item_title(entry.item)} {percent(entry.score)}: clicks {percent(entry.direct)}, "
        f"sessions {percent(entry.sessions)}, words {percent(entry.text)}"
        for entry in evidence
    ]
    return "What each item's score is made of. " + "; ".join(parts)
