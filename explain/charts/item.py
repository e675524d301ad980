"""Charts of one item: its ranks, its features beside its category, the purchases behind it."""

from __future__ import annotations

import math
from typing import Final

import plotly.graph_objects as go

from explain.charts.attribution import reading
from explain.charts.rows import bars, dots, hover, row_layout, segments, upright
from explain.charts.theme import (
    LABEL_WIDTH,
    LIFTS,
    LIGHT,
    NEUTRAL,
    ROW,
    Theme,
    Trace,
    safe_names,
    safe_text,
    ticks,
    values_column,
)
from explain.formats import count_of, percent
from explain.items.features import ItemFeatures
from explain.items.ranks import RANK_LIMITS, SHARES, ItemRanks
from explain.items.recipients import RecipientReasons
from recommenders.contract import Dataset

MAX_CARRIERS: Final = 7


def ranks(item_ranks: ItemRanks, *, theme: Theme = LIGHT) -> go.Figure:
    """A row for each group: the middle half of its ranks as a bar, the median as a mark.

    The thin line reaches from the tenth to the ninetieth of a hundred; beside it stands the
    share of customers who have the item among the first ten.
    """
    groups = [group for group in item_ranks.groups if group.customers]
    texts = [
        [
            safe_text(group.name, 60),
            count_of(group.customers, "customer"),
            *(f"{rank:,}" for rank in group.rank_quantiles),
        ]
        for group in groups
    ]
    template = (
        "%{customdata[0]}, %{customdata[1]}<br>"
        "half of them: first %{customdata[4]}<br>"
        "a quarter: first %{customdata[3]}, three quarters: first %{customdata[5]}"
    )
    ten, quarter, half, most, ninety = (
        [group.rank_quantiles[column] for group in groups] for column in range(len(SHARES))
    )
    thin = theme.grid if theme.text == LIGHT.text else NEUTRAL
    powers = [10**power for power in range(9) if 10**power <= item_ranks.n_items]
    layout = _layout(
        [f"{group.name} ({group.customers:,})" for group in groups],
        [percent(group.share(0)[0]) for group in groups],
        _axis("rank (1 = first)", theme)
        | {
            "type": "log",
            # a logarithmic axis takes powers of ten; with room for the marks at both ends
            "range": [-0.12, math.log10(max(10, item_ranks.n_items)) + 0.12],
            "tickangle": 0,
            "tickvals": powers,
            "ticktext": [f"{power:,}" for power in powers],
        },
        theme,
        head=f"in first {RANK_LIMITS[0]}",
    )
    return go.Figure(
        data=[
            segments(zip(ten, ninety, strict=True), 2, thin),
            segments(zip(quarter, most, strict=True), 12, NEUTRAL),
            _diamonds(half, hover(texts, template), theme),
        ],
        layout=layout | {"shapes": [upright(RANK_LIMITS[0], theme)]},
    )


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
    written = [reading(row.value, row.unit, currency) for row in rows]
    texts = [
        [
            safe_text(row.label, 60),
            value,
            reading(row.median, row.unit, currency),
            row.sentence,
        ]
        for row, value in zip(rows, written, strict=True)
    ]
    template = (
        "%{customdata[0]}: %{customdata[1]}<br>median of the group: %{customdata[2]}"
        "<br>%{customdata[3]}"
    )
    axis = _axis("items with a lower value (%)", theme) | {
        "range": [-3, 103],
        "tickvals": [0, 50, 100],
        "tickangle": 0,
    }
    return go.Figure(
        data=[
            segments([(25, 75)] * len(rows), 12, theme.grid),
            _diamonds([100.0 * row.below for row in rows], hover(texts, template), theme),
        ],
        layout=_layout([row.label for row in rows], written, axis, theme),
    )


def carriers(recipients: RecipientReasons, dataset: Dataset, *, theme: Theme = LIGHT) -> go.Figure:
    """Bars: the purchases that carry most of the item's score, in the mean over recipients."""
    rows = [row for row in recipients.carriers if row.share > 0][:MAX_CARRIERS]
    labels = [dataset.item_title(row.item) for row in rows]
    values = [100.0 * row.share for row in rows]
    written = [percent(row.share) for row in rows]
    of = len(recipients.reasons)
    texts = [
        [safe_text(label, 70), share, f"bought by {row.bought} of {of}, named by {row.named}"]
        for label, share, row in zip(labels, written, rows, strict=True)
    ]
    axis = _axis("mean share of what lifts it (%)", theme) | {
        "range": [0, 1.06 * max(values, default=1.0)],
        "nticks": 4,
    }
    hover_texts = hover(texts, "%{customdata[0]}: %{customdata[1]}<br>%{customdata[2]}")
    return go.Figure(
        data=[bars(values, {"color": LIFTS}, hover_texts)],
        layout=_layout(labels, written, axis, theme),
    )


def _axis(title: str, theme: Theme) -> Trace:
    return {
        "title": {"text": title, "font": {"color": theme.text}},
        "gridcolor": theme.grid,
        "zeroline": False,
        "tickfont": ticks(theme),
        "tickangle": 0,
    }


def _diamonds(x: list[int] | list[float], texts: Trace, theme: Theme) -> Trace:
    marker = {"color": theme.text, "size": 11, "symbol": "diamond"}
    return dots(x, list(range(len(x))), marker, texts)


def _layout(
    labels: list[str], written: list[str], axis: Trace, theme: Theme, *, head: str = ""
) -> Trace:
    """A row for each label, the texts ``written`` in a column at the right, under a ``head``."""
    top = ROW if head else 0
    layout = row_layout(
        safe_names(labels, LABEL_WIDTH),
        values_column([safe_text(text, 60) for text in written], theme, head=head),
        axis,
        theme,
        height=56 + top + ROW * len(labels),
        bottom=44,
    )
    layout["margin"] |= {"t": 4 + top}
    return layout | {"bargap": 0.35}
