"""The charts of one explanation: pure functions from a result to a plotly figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explain.attribution.by_relation import BASE, RELATIONS, Grouped
from explain.charts import rows
from explain.charts.theme import (
    LABEL_WIDTH,
    LIFTS,
    LIGHT,
    LOWERS,
    NEUTRAL,
    ROW,
    Theme,
    Trace,
    safe_names,
    safe_text,
    ticks,
    values_column,
)
from explain.contract import Attribution
from explain.features.feature import CURRENCY
from explain.formats import (
    FIXED_SPACE,
    count_of,
    money,
    number,
    signed_number,
    signed_numbers,
    with_error,
)
from explain.surrogate.model import FeatureAttribution
from recommenders.contract import Dataset
from recommenders.data.titles import shortened

MAX_BARS: Final = 7
ROOM: Final = 0.06
"""Free share of the axis beyond the longest bar."""
LONGEST_REST: Final = 2.0
"""The bar of the rest is drawn up to this many times the longest of the others."""
FADED: Final = 0.4
"""Opacity of bars beside one that stands out."""
SHORT: Final = {
    "x its usual rate": "x usual",
    "place": "",
    "co-purchase strength": "",
    "sd above the average customer": "sd above average",
}
"""Units that are too long to stand beside a chart; the tables have them in full."""
IndexArray = NDArray[np.intp]

Bar = tuple[str, float, float]
"""Name, value in score units, standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedBars:
    """One bar from zero for each name, blue above and orange below, with its value beside it.

    ``unit`` is that of the score. ``rest`` tells that the last bar sums up what is not shown: it
    is grey, and where it is ``beyond`` the others it has no length, and only its value stands
    there. ``same`` are the places of bars that are the same for every customer: these neither lift
    nor lower, they are where the score starts, and grey as well. ``marked`` are the places of the
    bars that stand out; none where all are equal.
    """

    bars: Sequence[Bar]
    unit: str
    rest: bool = False
    same: frozenset[int] = frozenset()
    marked: frozenset[int] = frozenset()

    @property
    def names(self) -> list[str]:
        """What each bar is of."""
        return [name for name, _, _ in self.bars]

    @property
    def beyond(self) -> bool:
        """Whether the rest is so long that the others could not be read beside it."""
        return self.rest and abs(self.bars[-1][1]) > LONGEST_REST * max(
            (abs(value) for _, value, _ in self.bars[:-1]), default=0
        )

    @property
    def lengths(self) -> list[float]:
        """What each bar measures, in score units."""
        lengths = [value for _, value, _ in self.bars]
        return [*lengths[:-1], 0.0] if self.beyond else lengths

    @property
    def colours(self) -> list[str]:
        """Of each bar: the sign, or that it is the rest or the same for everybody."""
        colours = [
            NEUTRAL if row in self.same else LIFTS if value > 0 else LOWERS
            for row, (_, value, _) in enumerate(self.bars)
        ]
        return [*colours[:-1], NEUTRAL] if self.rest else colours

    @property
    def opacities(self) -> list[float]:
        """Of each bar, from 0 to 1: all but the marked one step back."""
        return [
            1.0 if not self.marked or row in self.marked else FADED for row in range(len(self.bars))
        ]

    @property
    def written(self) -> list[str]:
        """The values as they are read, with their standard errors where something was sampled."""
        figures = signed_numbers([value for _, value, _ in self.bars])
        return [
            with_error(value, error) if error > 0 else text
            for (_, value, error), text in zip(self.bars, figures, strict=True)
        ]

    @property
    def axis(self) -> str:
        """What the bars measure."""
        return f"score ({self.unit})"

    @property
    def words(self) -> str:
        """The bars for who cannot see them."""
        return bars_in_words(self.bars)

    def first(self, most: int) -> SignedBars:
        """The first bars at the most, for a small place."""
        if len(self.bars) <= most:
            return self
        return replace(self, bars=self.bars[:most], rest=False)

    def figure(self, theme: Theme = LIGHT) -> go.Figure:
        """The bars as a chart, for what has no component of ours: files and slides."""
        figures = signed_numbers([value for _, value, _ in self.bars])
        names = [safe_text(name, 70) for name in self.names]
        texts = [list(pair) for pair in zip(names, figures, strict=True)]
        trace = rows.bars(
            self.lengths,
            {"color": self.colours, "opacity": self.opacities},
            rows.hover(texts, "%{customdata[0]}: %{customdata[1]}"),
        )
        low, high = min(0.0, *self.lengths, 0.0), max(0.0, *self.lengths, 0.0)
        room = ROOM * (high - low or 1.0)
        span = (low - (room if low < 0 else 0.0), high + (room if high > 0 else 0.0))
        layout = _layout(self.names, self.written, span, axis=self.axis, theme=theme)
        return go.Figure(data=[trace], layout=layout)


def contributions(
    attribution: Attribution,
    position: int,
    dataset: Dataset,
    *,
    unit: str,
    marked: Iterable[int] = (),
) -> SignedBars:
    """What the purchases add to the score of one item, the strongest first.

    The bars of the ``marked`` purchases (item codes) stand out; without such a bar all are equal.
    """
    first, rest = _strongest(attribution, position)
    told = frozenset(marked)
    has = [not told.isdisjoint(attribution.units[unit].items) for unit in first]
    return SignedBars(
        bars=contribution_bars(attribution, position, dataset),
        unit=unit,
        rest=bool(len(rest)),
        marked=frozenset(row for row, stands_out in enumerate(has) if stands_out),
    )


def contribution_bars(attribution: Attribution, position: int, dataset: Dataset) -> list[Bar]:
    """Name, contribution and standard error of the strongest purchases, the rest in one bar."""
    titles = dataset.titles
    values = attribution.values[:, position]
    first, rest = _strongest(attribution, position)
    bars: list[Bar] = []
    for unit in first:
        part = attribution.units[unit]
        name = str(titles[part.items[0]])
        if part.label:
            name = f"{count_of(len(part.items), 'purchased item')} of {part.label}"
        bars.append((name, float(values[unit]), float(attribution.errors[unit, position])))
    if len(rest):
        n_rest = sum(len(attribution.units[unit].items) for unit in rest)
        # all bars add up to a fixed sum, so the rest is as uncertain as the bars beside it
        squares = attribution.errors[:, position] ** 2
        error = float(np.sqrt(min(squares[rest].sum(), squares[first].sum())))
        bars.append((count_of(n_rest, "other purchased item"), float(values[rest].sum()), error))
    return bars


def _strongest(attribution: Attribution, position: int) -> tuple[IndexArray, IndexArray]:
    """The units that get a bar of their own, the strongest first, and those of the rest."""
    values = np.abs(attribution.values[:, position])
    order = np.argsort(-values, kind="stable")
    order = order[values[order] > 0]
    return order[:MAX_BARS], order[MAX_BARS:]


def bars_in_words(bars: Sequence[Bar], *, width: int | None = None) -> str:
    """The bars for who cannot see them: "A +1.20, B 0"; names cut to ``width``."""
    figures = signed_numbers([value for _, value, _ in bars])
    return ", ".join(
        f"{name if width is None else shortened(name, width)} {figure}"
        for (name, _, _), figure in zip(bars, figures, strict=True)
    )


def relations(grouped: Grouped, position: int, *, unit: str) -> SignedBars:
    """The contributions by relation to the item, always in the same order, the base last."""
    bars = relation_bars(grouped, position)
    return SignedBars(bars=bars, unit=unit, same=frozenset({len(bars) - 1}))


def relation_bars(grouped: Grouped, position: int) -> list[Bar]:
    """Name, contribution and error (0) of each relation that occurs, and of the base."""
    bars: list[Bar] = []
    for row, name in enumerate(RELATIONS):
        count = int(grouped.counts[row, position])
        if count:
            bars.append((f"{name} ({count:,})", float(grouped.values[row, position]), 0.0))
    bars.append((BASE, float(grouped.base[position]), 0.0))
    return bars


def waterfall(
    explanation: FeatureAttribution,
    position: int,
    *,
    unit: str,
    currency: str,
    faded: bool = False,
    theme: Theme = LIGHT,
) -> go.Figure:
    """From the average item of the head to this item's score, feature by feature.

    ``faded`` greys the bars: a weak explanation should look weak.
    """
    steps = _steps(explanation, position, currency)
    sizes = np.array([size for _, size, _ in steps])
    ends = explanation.base + np.cumsum(sizes)
    starts = ends - sizes
    labels = ["Average of the list's top", *(name for name, _, _ in steps), "Score"]
    bars = {
        "type": "bar",
        "base": starts,
        "x": sizes,
        "y": list(range(1, len(labels) - 1)),
        "orientation": "h",
        "marker": {
            "color": [LIFTS if size > 0 else LOWERS for size in sizes],
            "opacity": 0.4 if faded else 1.0,
        },
    } | rows.hover(
        [
            [name, text, note]
            for (name, _, note), text in zip(steps, signed_numbers(sizes.tolist()), strict=True)
        ],
        "%{customdata[0]}: %{customdata[1]}<br>%{customdata[2]}",
    )
    # the axis need not begin at zero, so the two ends are points: a bar would lie about its size
    marker = {"color": theme.text, "size": 10, "symbol": "diamond"}
    points = rows.dots([explanation.base, ends[-1]], [0, len(labels) - 1], marker)
    written = [
        number(explanation.base),
        *signed_numbers(sizes.tolist()),
        number(float(ends[-1])),
    ]
    low, high = float(min(starts.min(), ends.min())), float(max(starts.max(), ends.max()))
    room = ROOM * (high - low or 1.0)
    span = (low - room, high + room)
    layout = _layout(labels, written, span, axis=f"score ({unit})", theme=theme)
    return go.Figure(data=[bars, points], layout=layout)


def _steps(
    explanation: FeatureAttribution, position: int, currency: str
) -> list[tuple[str, float, str]]:
    """Label, contribution and note of each step of the waterfall, the remainder last."""
    values = explanation.values[position]
    order = np.argsort(-np.abs(values), kind="stable")
    steps: list[tuple[str, float, str]] = []
    for column in order[: MAX_BARS - 1]:
        feature = explanation.features[column]
        shows = reading(float(explanation.raw[position, column]), feature.unit, currency)
        steps.append((feature.label, float(values[column]), f"{shows}. {feature.sentence}"))
    rest = order[MAX_BARS - 1 :]
    if len(rest):
        steps.append((count_of(len(rest), "other feature"), float(values[rest].sum()), ""))
    missing = float(explanation.scores[position] - explanation.predicted[position])
    steps.append(("Not reproduced by the surrogate", missing, "Score less the surrogate's answer."))
    return steps


def waterfall_takeaway(explanation: FeatureAttribution, position: int) -> str:
    """The three strongest features of an item in words, for those who do not see the chart."""
    values = explanation.values[position]
    order = np.argsort(-np.abs(values), kind="stable")[:3]
    parts = [
        f"{explanation.features[column].label} {signed_number(float(values[column]))}"
        for column in order
    ]
    return "Strongest features: " + ", ".join(parts)


def reading(value: float, unit: str, currency: str) -> str:
    """A feature's value with a short unit: "$6.49", "35.2 %", "1.22 x usual", "105 days"."""
    if not np.isfinite(value):
        return "not known"
    if unit == CURRENCY:
        return money(value, currency)
    short = "%" if unit.startswith("%") else SHORT.get(unit, unit)
    return f"{number(value)}{FIXED_SPACE}{short}".rstrip(FIXED_SPACE)


def _layout(
    labels: list[str],
    written: list[str],
    span: tuple[float, float],
    *,
    axis: str,
    theme: Theme,
) -> Trace:
    """One row for each label over an ``axis`` in score units that covers ``span``."""
    scale = {
        "title": {"text": axis, "font": ticks(theme, size=14)},
        "range": span if span[0] < span[1] else (0.0, 1.0),
        "gridcolor": theme.grid,
        "zerolinecolor": theme.text,
        "zerolinewidth": 1,
        "tickfont": ticks(theme),
        "tickangle": 0,
        "nticks": 4,
    }
    names = safe_names(labels, LABEL_WIDTH)
    column = values_column(written, theme)
    height = 56 + ROW * len(labels)
    layout = rows.row_layout(names, column, scale, theme, height=height, bottom=44)
    return layout | {"bargap": 0.35}
