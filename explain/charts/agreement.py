"""How many customers share how many items: the distribution behind the mean overlap."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go

from explain.charts.theme import (
    LIGHT,
    NEUTRAL,
    Theme,
    base_layout,
    ticks,
)
from explain.formats import percent
from explain.rankings.agreement import Agreement

HEIGHT: Final = 260


def shared(agreement: Agreement, *, theme: Theme = LIGHT) -> go.Figure:
    """Customers by the number of items that both lists have, a bar from zero for each number."""
    frame = agreement.distribution()
    counts = frame["customers"].tolist()
    layout = base_layout(theme, [], height=HEIGHT, bottom=44)
    layout["margin"] |= {"l": 8, "t": 22}
    return go.Figure(
        data=[
            {
                "type": "bar",
                "x": frame["items in common"].tolist(),
                "y": counts,
                "marker": {"color": NEUTRAL},
                "text": [f"{count:,}" for count in counts],
                "textposition": "outside",
                "textangle": 0,
                "textfont": {"color": theme.text},
                "cliponaxis": False,
                "customdata": [percent(share) for share in frame["share"]],
                "hovertemplate": "%{x} in common: %{y:,} customers, %{customdata}<extra></extra>",
            }
        ],
        layout=layout
        | {
            "bargap": 0.25,
            "uniformtext": {"minsize": 9, "mode": "show"},
            "xaxis": {
                "title": {
                    "text": f"items in common, of {agreement.k}",
                    "font": {"color": theme.text},
                },
                "dtick": 1,
                "tickfont": ticks(theme),
                "tickangle": 0,
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            # the numbers stand on the bars
            "yaxis": {"visible": False, "rangemode": "tozero", "fixedrange": True},
        },
    )


def takeaway(agreement: Agreement) -> str:
    """The chart in words, for those who do not see it."""
    counts = agreement.common_counts().tolist()
    return "Customers by items in common: " + ", ".join(
        f"{items}: {count:,}" for items, count in enumerate(counts)
    )
