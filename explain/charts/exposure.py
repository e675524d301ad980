"""How evenly the catalogue is shown: Lorenz curves of the lists and of the purchases."""

from __future__ import annotations

import plotly.graph_objects as go

from explain.charts.theme import (
    LIGHT,
    NEUTRAL,
    Theme,
    base_layout,
    ticks,
)
from explain.formats import percent
from explain.rankings.exposure import Exposure


def curves(exposure: Exposure, *, theme: Theme = LIGHT) -> go.Figure:
    """The share of entries and of buyers that the least shown and bought items have."""
    lines = [
        ("even", exposure.share, exposure.share, {"color": NEUTRAL, "width": 1, "dash": "dot"}),
        ("bought", exposure.share, exposure.curve_bought, {"color": NEUTRAL, "width": 3}),
        ("shown", exposure.share, exposure.curve, {"color": theme.text, "width": 3}),
    ]
    legend = (
        ("in lists", exposure.gini, 0.95, theme.text),
        ("bought", exposure.gini_bought, 0.86, NEUTRAL),
    )
    layout = base_layout(theme, [], height=340, bottom=48)
    layout["margin"] |= {"l": 62, "r": 16}
    at = len(exposure.share) // 2
    return go.Figure(
        data=[
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": y,
                "line": line,
                "customdata": [
                    [percent(float(a)), percent(float(b))] for a, b in zip(x, y, strict=True)
                ],
                "hovertemplate": f"{name}: %{{customdata[0]}} of the items have "
                "%{customdata[1]}<extra></extra>",
            }
            for name, x, y, line in lines
        ],
        layout=layout
        | {
            "annotations": [
                {
                    "text": "every item as often",
                    "x": float(exposure.share[at]),
                    "y": float(exposure.share[at]),
                    "showarrow": False,
                    "xanchor": "right",
                    "yanchor": "bottom",
                    "xshift": -4,
                    "font": ticks(theme),
                },
                *(
                    {
                        "text": f"{word}: Gini {size:.2f}",
                        "x": 0.1,
                        "y": y,
                        "xref": "paper",
                        "yref": "paper",
                        "yanchor": "middle",
                        "showarrow": False,
                        "xanchor": "left",
                        "font": ticks(theme, size=13),
                    }
                    for word, size, y, _ in legend
                ),
            ],
            "shapes": [
                {
                    "type": "line",
                    "xref": "paper",
                    "yref": "paper",
                    "x0": 0.02,
                    "x1": 0.08,
                    "y0": y,
                    "y1": y,
                    "line": {"color": color, "width": 3},
                }
                for _, _, y, color in legend
            ],
            "xaxis": _axis("share of the items, the rarest first", theme),
            "yaxis": _axis("share of entries, of buyers", theme),
        },
    )


def _axis(title: str, theme: Theme) -> dict[str, object]:
    return {
        "title": {"text": title, "font": {"color": theme.text}},
        "range": (0.0, 1.0),
        "tickformat": ".0%",
        "gridcolor": theme.grid,
        "zeroline": False,
        "tickfont": ticks(theme),
        "nticks": 5,
    }
