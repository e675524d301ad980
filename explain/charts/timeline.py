"""The history of a customer as a picture: a lane for each category, a dot for each purchase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from explain.charts.rows import hover
from explain.charts.theme import (
    LIFTS,
    LIGHT,
    NEUTRAL,
    Theme,
    Trace,
    base_layout,
    names_axis,
    safe_text,
    time_axis,
)
from explain.formats import count_of, date
from explain.profiles.customer_profile import Profile
from recommenders.contract import Columns, Dataset


def timeline(
    profile: Profile,
    dataset: Dataset,
    *,
    marked: frozenset[int] = frozenset(),
    explains: Mapping[int, Sequence[str]] | None = None,
    theme: Theme = LIGHT,
    max_lanes: int = 8,
) -> go.Figure:
    """A lane for each category, a dot for each purchase; marked items stand out.

    Of more than ``max_lanes`` categories those of marked items have a lane first, then those of
    most purchases; the others share one.
    ``explains`` has further lines for what hovers over a dot, by the item code of the purchase.
    """
    events = profile.events
    codes = events["item"].to_numpy()
    chosen = np.isin(codes, list(marked))
    counts = events["lane"].value_counts()
    first_of_all = [*events["lane"][chosen].value_counts().index, *counts.index]
    kept = list(dict.fromkeys(first_of_all))[:max_lanes]
    names = [name for name in counts.index if name in kept]
    lanes = events["lane"].where(events["lane"].isin(names), "Other")
    if len(counts) > max_lanes:
        names.append("Other")
    rows = lanes.map({name: row for row, name in enumerate(names)})
    titles = dataset.titles[codes]
    traces = [
        _dots(
            events.assign(row=rows, title=titles)[mask],
            {"size": size, "color": colour, "opacity": opacity},
            explains or {},
        )
        for mask, size, colour, opacity in (
            (~chosen, 8, NEUTRAL, 0.35 if marked else 0.6),
            (chosen, 12, LIFTS, 1.0),
        )
        if mask.any()
    ]
    first, now = _naive(dataset.local_time(int(dataset.log.times.min()))), _naive(dataset.as_of)
    lanes_axis = names_axis([safe_text(str(name), 24) for name in names], theme)
    return go.Figure(
        data=traces,
        layout=base_layout(theme, lanes_axis["ticktext"], height=70 + 26 * len(names), bottom=28)
        | {
            "yaxis": lanes_axis | {"gridcolor": theme.grid},
            # the whole time of the data: "long ago" looks long ago for every customer
            "xaxis": (time_axis(theme, most=6) | _ticks(dataset))
            | {"range": [first - 0.015 * (now - first), now + 0.015 * (now - first)]},
        },
    )


def _ticks(dataset: Dataset) -> Trace:
    """Where the first and the last line stand, in the place of dates, for data without times."""
    if dataset.has(Columns.TIME):
        return {}
    ends = [dataset.local_time(int(dataset.log.times.min())), dataset.as_of]
    return {"tickvals": [_naive(end) for end in ends], "ticktext": ["earlier", "the last line"]}


def _dots(purchases: pd.DataFrame, marker: Trace, explains: Mapping[int, Sequence[str]]) -> Trace:
    """A dot for each purchase, with its title, day and units, and what it ``explains``."""
    columns = (purchases[name] for name in ("item", "title", "time", "quantity"))
    texts = [
        [
            safe_text(str(title), 60),
            date(time),
            count_of(int(quantity), "unit"),
            "".join(f"<br>{safe_text(line, 60)}" for line in explains.get(int(code), ())),
        ]
        for code, title, time, quantity in zip(*columns, strict=True)
    ]
    template = "%{customdata[0]}<br>%{customdata[1]}, %{customdata[2]}%{customdata[3]}"
    return {
        "type": "scatter",
        "mode": "markers",
        "x": purchases["time"].dt.tz_localize(None),
        "y": purchases["row"].tolist(),
        "marker": marker,
    } | hover(texts, template)


def _naive(moment: pd.Timestamp) -> pd.Timestamp:
    return moment.tz_localize(None)
