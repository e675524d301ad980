"""The chart of a cohort: shares with their intervals, beside those of everybody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from explain.charts.rows import bars, dots, error_bars, hover, row_layout
from explain.charts.theme import (
    LABEL_WIDTH,
    LIFTS,
    LIGHT,
    LOWERS,
    NEUTRAL,
    Theme,
    Trace,
    safe_names,
    safe_text,
    ticks,
    values_column,
)
from explain.cohorts.comparison import CohortComparison, ComparedShare
from explain.cohorts.wording import signed_points
from explain.formats import count_of, percent
from recommenders.intervals import MIN_CUSTOMERS, interval_text

COLOURS: Final = {1: LIFTS, 0: NEUTRAL, -1: LOWERS}
ROW: Final = 40


def compared(
    comparison: CohortComparison,
    *,
    axis: str,
    theme: Theme = LIGHT,
    sizes: Sequence[int] | None = None,
    most: int = 12,
    label: int = LABEL_WIDTH,
) -> go.Figure:
    """A bar for the share in the cohort and a diamond for everybody else, with 95 % intervals.

    Blue is more than elsewhere, orange less, grey not settled; the values, and the differences in
    points, stand at the right. ``sizes`` are the customers behind each row, written with its
    name; fewer than `MIN_CUSTOMERS` pale, and without a difference. Names are cut at ``label``
    characters.
    """
    rows = comparison.rows[:most]
    counts = list(sizes or [comparison.customers] * len(rows))[:most]
    written = [_value(row, against=n >= MIN_CUSTOMERS) for row, n in zip(rows, counts, strict=True)]
    names = [row.name for row in rows]
    if sizes is not None:
        names = [f"{name} ({n:,})" for name, n in zip(names, counts, strict=True)]
    ends = [end for row in rows for end in (row.high, row.other_high) if end == end]
    shares = {
        "title": {"text": axis, "font": {"color": theme.text}, "standoff": 6},
        "range": [0.0, 103.0 * max(ends, default=1.0)],
        "gridcolor": theme.grid,
        "zerolinecolor": theme.text,
        "zerolinewidth": 1,
        "ticksuffix": " %",
        "tickfont": ticks(theme),
        "tickangle": 0,
        "nticks": 3,
    }
    return go.Figure(
        data=[_bars(rows, counts, theme), *([_others(rows, theme)] if comparison.others else [])],
        layout=row_layout(
            safe_names(names, label),
            values_column(written, theme),
            shares,
            theme,
            height=64 + ROW * len(rows),
            bottom=52,
        ),
    )


def _bars(rows: Sequence[ComparedShare], counts: Sequence[int], theme: Theme) -> Trace:
    texts = [
        [
            safe_text(row.name, 60),
            percent(row.share),
            interval_text(row.low, row.high, percent),
            count_of(n, "customer"),
        ]
        for row, n in zip(rows, counts, strict=True)
    ]
    marker = {
        "color": [COLOURS[row.sign] for row in rows],
        "opacity": [0.4 if n < MIN_CUSTOMERS else 1.0 for n in counts],
    }
    template = "%{customdata[0]}: %{customdata[1]}<br>%{customdata[2]}, %{customdata[3]}"
    return bars([100.0 * row.share for row in rows], marker, hover(texts, template)) | {
        "y": [position - 0.08 for position in range(len(rows))],
        "width": 0.44,
        "error_x": _errors([(row.low, row.share, row.high) for row in rows], theme.text),
    }


def _others(rows: Sequence[ComparedShare], theme: Theme) -> Trace:
    texts = [
        [percent(row.other), interval_text(row.other_low, row.other_high, percent)] for row in rows
    ]
    marker = {
        "symbol": "diamond-open",
        "size": 8,
        "color": theme.text,
        "line": {"width": 1.5},
    }
    heights = [position + 0.3 for position in range(len(rows))]
    texts_of_dots = hover(texts, "Everybody else: %{customdata[0]}<br>%{customdata[1]}")
    return dots([100.0 * row.other for row in rows], heights, marker, texts_of_dots) | {
        "error_x": _errors([(row.other_low, row.other, row.other_high) for row in rows], NEUTRAL)
    }


def _errors(shares: Sequence[tuple[float, float, float]], colour: str) -> Trace:
    return error_bars(shares, colour, thickness=1.2, cap=3, percent=True)


def _value(row: ComparedShare, *, against: bool) -> str:
    text = percent(row.share)
    return f"{text} ({signed_points(row)})" if against and row.other == row.other else text
