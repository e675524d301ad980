"""Charts of experiments: power over the days, and the difference as it stood on each day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go

from explain.charts.rows import hover, upright
from explain.charts.theme import (
    LIFTS,
    LIGHT,
    LOWERS,
    NEUTRAL,
    Theme,
    Trace,
    base_layout,
    scale_axis,
    share_ticks,
    ticks,
)
from explain.experiments.planned import PowerCurve, short_percent
from explain.formats import count_of, signed_number
from recommenders.experiments.read_out import Look

HEIGHT: Final = 320
_TOP: Final = 52
_BOTTOM: Final = 44
_LEFT: Final = 66
ONE_LOOK, EVERY_LOOK, WITHOUT = "one look", "every look", "one look, no CUPED"


def power_chart(
    curve: PowerCurve,
    *,
    end: int,
    power: float,
    peeking: bool,
    theme: Theme = LIGHT,
) -> go.Figure:
    """The probability that the change is noticed, over the days; the plan's own curve stands out.

    A dotted line stands at the ``end`` of the plan, and one at the ``power`` that it asks for.
    """
    lines = [(ONE_LOOK, curve.looked_once, not peeking), (EVERY_LOOK, curve.watched, peeking)]
    if curve.plain is not None:
        lines.append((WITHOUT, curve.plain, False))
    # the plan's own last, so that it lies on top
    lines.sort(key=lambda line: line[2])
    dashes = iter(("dot", "dash"))
    days = curve.days.tolist()
    traces: list[Trace] = []
    for name, values, own in lines:
        texts = [
            [name, f"{day:.1f}", short_percent(round(share, 3))]
            for day, share in zip(days, values.tolist(), strict=True)
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "x": days,
                "y": values.tolist(),
                "line": {
                    "color": theme.text if own else NEUTRAL,
                    "width": 3 if own else 1.75,
                    "dash": "solid" if own else next(dashes),
                },
            }
            | hover(texts, "%{customdata[0]}, day %{customdata[1]}: %{customdata[2]}")
        )
    layout = _layout(theme, across="days", up="power")
    layout["xaxis"] |= {"range": [0, days[-1]]}
    layout["yaxis"] |= {"range": [0, 1.03]} | share_ticks(0.0, 1.0)
    level = upright(end, theme) | {"x0": 0, "x1": 1, "xref": "paper", "y0": power, "y1": power}
    shapes = [upright(end, theme), level | {"yref": "y"}]
    mark = {
        "text": f"day {end:,}",
        "x": end,
        "y": 0.02,
        "yanchor": "bottom",
        "xanchor": "left" if end < 0.8 * days[-1] else "right",
        "showarrow": False,
        "font": ticks(theme),
    }
    return go.Figure(data=traces, layout=layout | {"shapes": shapes, "annotations": [mark]})


def looks_chart(
    looks: Sequence[Look], *, unit: str, ended: bool, trusted: bool = True, theme: Theme = LIGHT
) -> go.Figure:
    """The difference to the control at the end of each day of entry, with both intervals.

    The one that decides is filled: that of every look, or at the planned end (``ended``) that of
    one look, which is a band on the last day alone. Blue where the last one is above zero, orange
    where it is below, grey where zero is in it or nothing may be concluded (not ``trusted``).
    """
    days = [look.day + 1 for look in looks]
    always = [look for look in looks if look.always is not None]
    last = looks[-1].fixed if ended else looks[-1].always
    colour = NEUTRAL
    if last is not None and trusted:
        colour = LIFTS if last[0] > 0 else LOWERS if last[1] < 0 else NEUTRAL
    band_days = [look.day + 1 for look in always]
    lows, highs = ([look.always[end] for look in always if look.always] for end in (0, 1))
    texts = [
        [
            count_of(look.units, "customer"),
            signed_number(look.difference),
            _range(look.always) if look.always else "too few customers",
            _range(look.fixed),
        ]
        for look in looks
    ]
    traces: list[Trace] = [
        {
            "type": "scatter",
            "name": EVERY_LOOK,
            "x": [*band_days, *reversed(band_days)],
            "y": [*highs, *reversed(lows)],
            "fill": "toself",
            "fillcolor": colour,
            "opacity": 0.28,
            "mode": "lines",
            "line": {"width": 0},
            "hoverinfo": "skip",
        },
        _edge(days, [look.fixed[0] for look in looks], shown=True),
        _edge(days, [look.fixed[1] for look in looks], shown=False),
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "change",
            "x": days,
            "y": [look.difference for look in looks],
            "line": {"color": theme.text, "width": 2},
            "marker": {"size": 5, "color": theme.text},
        }
        | hover(
            texts,
            "day %{x}, %{customdata[0]}<br>change %{customdata[1]}<br>every look "
            "%{customdata[2]}<br>one look %{customdata[3]}",
        ),
    ]
    if ended:
        traces.append(_last_interval(days[-1], looks[-1], colour))
    layout = _layout(theme, across="day of entry", up=unit)
    layout["xaxis"] |= {"range": [days[0] - 0.5, days[-1] + 0.5]}
    layout["yaxis"] |= {
        "range": _span(looks),
        "zeroline": True,
        "zerolinecolor": theme.text,
        "zerolinewidth": 1,
    }
    return go.Figure(data=traces, layout=layout)


def _layout(theme: Theme, *, across: str, up: str) -> Trace:
    layout = base_layout(theme, [], height=HEIGHT, bottom=_BOTTOM)
    layout["margin"] |= {"l": _LEFT * theme.scale, "r": 12, "t": _TOP * theme.scale}
    return layout | {
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"color": theme.text},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "xaxis": scale_axis(across, theme) | {"nticks": 8},
        "yaxis": scale_axis(up, theme, standoff=12) | {"nticks": 6},
    }


def _edge(days: Sequence[int], values: Sequence[float], *, shown: bool) -> Trace:
    """One end of the interval of a single look: a thin line."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": ONE_LOOK,
        "x": days,
        "y": values,
        "line": {"color": NEUTRAL, "width": 1.25, "dash": "dot"},
        "hoverinfo": "skip",
        "showlegend": shown,
    }


def _last_interval(day: int, look: Look, colour: str) -> Trace:
    """The interval of one look at the planned end: a thick upright line."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "decides",
        "x": [day, day],
        "y": list(look.fixed),
        "line": {"color": colour, "width": 7},
        "hoverinfo": "skip",
    }


def _range(ends: tuple[float, float]) -> str:
    return f"{signed_number(ends[0])} to {signed_number(ends[1])}"


def _span(looks: Sequence[Look]) -> tuple[float, float]:
    """All of the later looks; the first, which are the widest, may be cut off."""
    later = looks[len(looks) // 4 :]
    ends = [end for look in later for end in (*look.fixed, *(look.always or ()))]
    low, high = min(0.0, *ends), max(0.0, *ends)
    room = 0.08 * (high - low or 1.0)
    return low - room, high + room
