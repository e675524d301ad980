"""Charts of one item: its ranks, its features beside its category, the purchases behind it."""

from __future__ import annotations

import math
from typing import Any, Final

import plotly.graph_objects as go

from explain.charts.theme import (
    LABEL_WIDTH,
    LIFTS,
    LIGHT,
    NEUTRAL,
    ROW,
    Theme,
    base_layout,
    names_axis,
    safe_text,
    ticks,
    values_column,
)
from explain.formats import FIXED_SPACE, count_of, money, number, percent
from explain.items.features import ItemFeatures
from explain.items.ranks import RANK_LIMITS, SHARES, ItemRanks
from explain.items.recipients import RecipientReasons
from explain.surrogate.features import CURRENCY
from recommenders.contract import Columns, Dataset

MAX_CARRIERS: Final = 7
SHORT: Final = {"x its usual rate": "x usual", "place": ""}
"""Units that are too long to stand beside a chart; the table has them in full."""


def ranks(item_ranks: ItemRanks, *, theme: Theme = LIGHT) -> go.Figure:
    """A row for each group: the middle half of its ranks as a bar, the median as a mark.

    The thin line reaches from the tenth to the ninetieth of a hundred; beside it stands the
    share of customers who have the item among the first ten.
    """
    rows = [group for group in item_ranks.groups if group.customers]
    labels = [f"{group.name} ({group.customers:,})" for group in rows]
    ten, quarter, half, most, ninety = (
        [group.rank_quantiles[column] for group in rows] for column in range(len(SHARES))
    )
    hover_texts = [
        [
            safe_text(group.name, 60),
            count_of(group.customers, "customer"),
            *(f"{rank:,}" for rank in group.rank_quantiles),
        ]
        for group in rows
    ]
    hover = (
        "%{customdata[0]}, %{customdata[1]}<br>"
        "half of them: first %{customdata[4]}<br>"
        "a quarter: first %{customdata[3]}, three quarters: first %{customdata[5]}"
        "<extra></extra>"
    )
    traces = [
        _spans(ten, ninety, 2, theme.grid if theme.text == LIGHT.text else NEUTRAL),
        _spans(quarter, most, 12, NEUTRAL),
        {
            "type": "scatter",
            "x": half,
            "y": list(range(len(rows))),
            "mode": "markers",
            "marker": {"color": theme.text, "size": 11, "symbol": "diamond"},
            "cliponaxis": False,
            "customdata": hover_texts,
            "hovertemplate": hover,
        },
    ]
    written = [percent(group.share(0)[0]) for group in rows]
    ticks = [10**power for power in range(9) if 10**power <= item_ranks.n_items]
    axis = {
        "type": "log",
        "title": {"text": "rank (1 = first)", "font": {"color": theme.text}},
        # a logarithmic axis takes powers of ten; with room for the marks at both ends
        "range": [-0.12, math.log10(max(10, item_ranks.n_items)) + 0.12],
        "tickangle": 0,
        "tickvals": ticks,
        "ticktext": [f"{tick:,}" for tick in ticks],
    }
    line = {
        "type": "line",
        "x0": RANK_LIMITS[0],
        "x1": RANK_LIMITS[0],
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.text, "width": 1, "dash": "dot"},
    }
    head = f"in first {RANK_LIMITS[0]}"
    return _rows(traces, labels, written, axis, theme=theme, shapes=[line], head=head)


def ranks_takeaway(item_ranks: ItemRanks) -> str:
    """The median rank of each group in words."""
    parts = [
        f"{group.name}: half within the first {group.rank_quantiles[2]:,}"
        for group in item_ranks.groups
        if group.customers
    ]
    return "Rank of the item. " + "; ".join(parts)


def features(item_features: ItemFeatures, *, currency: str, theme: Theme = LIGHT) -> go.Figure:
    """A row for each feature: the share of the group's items that have less of it.

    The bar is the middle half of the group; the item's own value stands at the right.
    """
    rows = item_features.standings
    shares = [100.0 * row.below for row in rows]
    traces = [
        _spans([25] * len(rows), [75] * len(rows), 12, theme.grid),
        {
            "type": "scatter",
            "x": shares,
            "y": list(range(len(rows))),
            "mode": "markers",
            "marker": {"color": theme.text, "size": 11, "symbol": "diamond"},
            "cliponaxis": False,
            "customdata": [
                [
                    safe_text(row.label, 60),
                    reading(row.value, row.unit, currency),
                    reading(row.median, row.unit, currency),
                    row.sentence,
                ]
                for row in rows
            ],
            "hovertemplate": (
                "%{customdata[0]}: %{customdata[1]}<br>median of the group: %{customdata[2]}"
                "<br>%{customdata[3]}<extra></extra>"
            ),
        },
    ]
    axis = {
        "title": {"text": "items with a lower value (%)", "font": {"color": theme.text}},
        "range": [-3, 103],
        "tickvals": [0, 50, 100],
        "tickangle": 0,
    }
    written = [reading(row.value, row.unit, currency) for row in rows]
    return _rows(traces, [row.label for row in rows], written, axis, theme=theme)


def carriers(recipients: RecipientReasons, dataset: Dataset, *, theme: Theme = LIGHT) -> go.Figure:
    """Bars: the purchases that carry most of the item's score, in the mean over recipients."""
    rows = [row for row in recipients.carriers if row.share > 0][:MAX_CARRIERS]
    titles = dataset.items[Columns.TITLE]
    labels = [str(titles.iloc[row.item]) for row in rows]
    values = [100.0 * row.share for row in rows]
    of = len(recipients.reasons)
    trace = {
        "type": "bar",
        "x": values,
        "y": list(range(len(rows))),
        "orientation": "h",
        "marker": {"color": LIFTS},
        "customdata": [
            [
                safe_text(label, 70),
                percent(row.share),
                f"bought by {row.bought} of {of}, named by {row.named}",
            ]
            for label, row in zip(labels, rows, strict=True)
        ],
        "hovertemplate": "%{customdata[0]}: %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    }
    axis = {
        "title": {"text": "mean share of what lifts it (%)", "font": {"color": theme.text}},
        "range": [0, 1.06 * max(values, default=1.0)],
        "nticks": 4,
    }
    return _rows([trace], labels, [percent(row.share) for row in rows], axis, theme=theme)


def reading(value: float, unit: str, currency: str) -> str:
    """A value with a short unit: "$6.49", "35.2 %", "1.22 x usual", "105 days"."""
    if unit == CURRENCY:
        return money(value, currency)
    short = "%" if unit.startswith("%") else SHORT.get(unit, unit)
    return f"{number(value)}{FIXED_SPACE}{short}".rstrip(FIXED_SPACE)


def _spans(begins: list[int], ends: list[int], width: int, colour: str) -> dict[str, Any]:
    """A horizontal line in each row, all in one trace."""
    xs: list[int | None] = []
    ys: list[int | None] = []
    for row, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        xs += [begin, end, None]
        ys += [row, row, None]
    return {
        "type": "scatter",
        "x": xs,
        "y": ys,
        "mode": "lines",
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }


def _rows(
    traces: list[dict[str, Any]],
    labels: list[str],
    written: list[str],
    axis: dict[str, Any],
    *,
    theme: Theme,
    shapes: list[dict[str, Any]] | None = None,
    head: str = "",
) -> go.Figure:
    """A row for each label, the texts ``written`` in a column at the right, under a ``head``."""
    names = names_axis([safe_text(label, LABEL_WIDTH) for label in labels], theme)
    texts = [safe_text(text, 60) for text in written]
    # outside the range of the axis nothing is drawn, so the head stands on the paper
    column, (*aside, over) = values_column([*texts, head], theme)
    over |= {"y": 1, "yref": "paper", "yanchor": "bottom"}
    top = ROW if head else 0
    layout = base_layout(theme, names["ticktext"], height=56 + top + ROW * len(labels), bottom=44)
    layout["margin"] |= {"r": column, "t": 4 + top}
    return go.Figure(
        data=traces,
        layout=layout
        | {
            "annotations": [*aside, *([over] if head else [])],
            "shapes": shapes or [],
            "bargap": 0.35,
            "yaxis": names | {"showgrid": False},
            "xaxis": {
                "gridcolor": theme.grid,
                "zeroline": False,
                "tickfont": ticks(theme),
            }
            | axis,
        },
    )
