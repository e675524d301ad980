"""How evenly the catalogue is shown: Lorenz curves of the lists and of the purchases."""

from __future__ import annotations

import plotly.graph_objects as go

from explain.charts.rows import hover
from explain.charts.theme import LIGHT, NEUTRAL, Theme, Trace, base_layout, share_ticks, ticks
from explain.formats import percent
from explain.rankings.exposure import Exposure
from recommenders.histories import DoubleArray


def curves(exposure: Exposure, *, theme: Theme = LIGHT) -> go.Figure:
    """The share of entries and of buyers that the least shown and bought items have."""
    share = exposure.share
    key = (
        ("in lists", exposure.gini, 0.95, theme.text),
        ("bought", exposure.gini_bought, 0.86, NEUTRAL),
    )
    layout = base_layout(theme, [], height=340, bottom=48)
    layout["margin"] |= {"l": 62, "r": 16}
    middle = float(share[len(share) // 2])
    return go.Figure(
        data=[
            _line("even", share, share, {"color": NEUTRAL, "width": 1, "dash": "dot"}),
            _line("bought", share, exposure.curve_bought, {"color": NEUTRAL, "width": 3}),
            _line("shown", share, exposure.curve, {"color": theme.text, "width": 3}),
        ],
        layout=layout
        | {
            "annotations": [
                {
                    "text": "every item as often",
                    "x": middle,
                    "y": middle,
                    "showarrow": False,
                    "xanchor": "right",
                    "yanchor": "bottom",
                    "xshift": -4,
                    "font": ticks(theme),
                },
                *(
                    _key_text(f"{word}: Gini {gini:.2f}", height, theme)
                    for word, gini, height, _ in key
                ),
            ],
            "shapes": [_key_line(height, colour) for _, _, height, colour in key],
            "xaxis": _axis("share of the items, the rarest first", theme),
            "yaxis": _axis("share of entries, of buyers", theme),
        },
    )


def _line(name: str, x: DoubleArray, y: DoubleArray, line: Trace) -> Trace:
    texts = [[percent(float(a)), percent(float(b))] for a, b in zip(x, y, strict=True)]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line} | hover(
        texts, f"{name}: %{{customdata[0]}} of the items have %{{customdata[1]}}"
    )


def _key_text(text: str, height: float, theme: Theme) -> Trace:
    """A line of the key; ``height`` is a share of the paper's."""
    return {
        "text": text,
        "x": 0.1,
        "y": height,
        "xref": "paper",
        "yref": "paper",
        "yanchor": "middle",
        "showarrow": False,
        "xanchor": "left",
        "font": ticks(theme, size=13),
    }


def _key_line(height: float, colour: str) -> Trace:
    return {
        "type": "line",
        "xref": "paper",
        "yref": "paper",
        "x0": 0.02,
        "x1": 0.08,
        "y0": height,
        "y1": height,
        "line": {"color": colour, "width": 3},
    }


def _axis(title: str, theme: Theme) -> Trace:
    return {
        "title": {"text": title, "font": {"color": theme.text}},
        "range": (0.0, 1.0),
        "gridcolor": theme.grid,
        "zeroline": False,
        "tickfont": ticks(theme),
        "tickangle": 0,
    } | share_ticks(0.0, 1.0)
