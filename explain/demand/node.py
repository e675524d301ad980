"""One part of the shop, an item, a category or all of it: what is expected of it, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from explain.formats import date, decimals, percent, signed_decimals
from recommenders.demand.backtest import Window
from recommenders.demand.change import ChangePart
from recommenders.demand.forecast import Demand
from recommenders.histories import DoubleArray

PARTS = {
    ChangePart.UNUSUAL: (
        "Last week sold more than was expected",
        "Last week sold less than was expected",
    ),
    ChangePart.BOUGHT: (
        "Those who bought again last week are not due yet",
        "Those who bought again last week may soon do so once more",
    ),
    ChangePart.CLOSER: ("Fewer of the other buyers are due", "More of the other buyers are due"),
    ChangePart.JOINED: (
        "Those who first bought last week are not due yet",
        "Those who first bought last week may come again",
    ),
    ChangePart.NEW: ("Fewer new buyers are expected", "More new buyers are expected"),
    ChangePart.LEVEL: (
        "Sales ran below the forecast lately",
        "Sales ran above the forecast lately",
    ),
}
"""What a part is called where it lowers the expectation, and where it lifts it."""
SMALL = 0.05
"""Units that make no difference in words."""
NOTHING = 1e-9
"""A part of fewer units is none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NodeForecast:
    """A node of the hierarchy in a window.

    ``expected`` units, 80 % of such weeks between ``low`` and ``high``; ``repeat`` of them by
    earlier buyers; ``sold_before`` in as many weeks before. ``change`` (len(ChangePart),) leads
    from last week to the first week ahead. ``past`` (n,) has the weeks sold and ``ahead``
    (3, weeks) the weeks expected, with the ends of each band; ``begins`` and ``ends`` are days.
    """

    window: Window
    begins: pd.Timestamp
    ends: pd.Timestamp
    expected: float
    low: float
    high: float
    repeat: float
    sold_before: float
    change: DoubleArray
    past: DoubleArray
    ahead: DoubleArray

    @property
    def new(self) -> float:
        """Units that are expected from customers who have not bought it before."""
        return self.expected - self.repeat

    @property
    def weeks(self) -> int:
        """How many weeks the window has."""
        return self.window[1] - self.window[0] + 1

    @property
    def when(self) -> str:
        """The window in words: "next week", "in the next 4 weeks"."""
        return "next week" if self.weeks == 1 else f"in the next {self.weeks} weeks"

    @property
    def before(self) -> str:
        """The weeks that it is held against: "last week", "in the last 4 weeks"."""
        return "last week" if self.weeks == 1 else f"in the last {self.weeks} weeks"

    @property
    def days(self) -> str:
        """The days of the window."""
        return f"{date(self.begins)} to {date(self.ends)}"

    @property
    def against(self) -> str:
        """How it stands to what was sold before: "62 fewer than were sold last week"."""
        apart = self.expected - self.sold_before
        few = self._told(abs(apart))
        if abs(apart) < max(0.5, 0.01 * self.sold_before) or not few:
            return f"as many as were sold {self.before}"
        word = "more" if apart > 0 else "fewer"
        return f"{units_text(few)} {word} than were sold {self.before}"

    @property
    def band(self) -> str:
        """The band in words, to the digits of the headline."""
        return band_text(self._told(self.low), self._told(self.high))

    def _told(self, units: float) -> float:
        """Units in the digits that the forecast can stand for, a tenth of the band: 169,598 of a
        band of 85,430 are 170,000. The tables have them all, since theirs add up.
        """
        width = self.high - self.low
        step = 10.0 ** math.floor(math.log10(width / 10.0)) if width > 0 else 1.0
        return round(units / step) * step if step > 1.0 else units

    @property
    def strip(self) -> str:
        """Days, band and parts in one line."""
        parts = [self.days, f"8 of 10 times {self.band}"]
        if self.expected > 0:
            share = self.repeat / self.expected
            parts.append(f"{percent(share)} by earlier buyers, {percent(1.0 - share)} by new ones")
        return " · ".join(parts)

    def finding(self, name: str = "") -> str:
        """The headline: how many units are expected, and how that stands to what was sold.

        ``name`` is that of the node, empty for the whole shop.
        """
        of = f" of {name}" if name else ""
        if self.expected < SMALL:
            return f"Hardly any unit{of} is expected {self.when}"
        told = self._told(self.expected)
        written = f"{'' if told == self.expected else 'About '}{units_text(told)}"
        single = written == "1"
        return (
            f"{written} {'unit' if single else 'units'}{of} {'is' if single else 'are'} expected "
            f"{self.when}, {self.against}"
        )

    def change_frame(self) -> pd.DataFrame:
        """From the units sold last week to those expected next week, part by part."""
        values = self.change.tolist()
        lines = [
            ("Sold last week", float(self.past[-1])),
            *(
                (PARTS[part][value > 0], value)
                for part, value in zip(ChangePart, values, strict=True)
                if abs(value) >= NOTHING
            ),
            ("Expected next week", float(self.ahead[0, 0])),
        ]
        return pd.DataFrame(lines, columns=["what", "units"])

    def change_texts(self) -> list[str]:
        """The units of `change_frame` as people read them, all with as many digits."""
        first, *parts, last = self.change_frame()["units"].tolist()
        return [
            decimals(first, self._digits),
            *(signed_decimals(part, self._digits) for part in parts),
            decimals(last, self._digits),
        ]

    def why(self) -> str:
        """The parts that move it most, in a sentence; empty where nothing moves."""
        order = np.argsort(-np.abs(self.change))[:2]
        parts = list(ChangePart)
        said = [
            f"{_lower(PARTS[parts[k]][int(self.change[k] > 0)])} "
            f"({signed_decimals(self.change[k], self._digits)})"
            for k in order.tolist()
            if abs(self.change[k]) >= SMALL
        ]
        return f"Above all, {', and '.join(said)}." if said else ""

    @property
    def _digits(self) -> int:
        """Digits after the point of the units of a week."""
        most = max(float(self.past[-1]), float(self.ahead[0, 0]))
        return 0 if most >= 1_000 else 1 if most >= 10 else 2


def node_forecast(demand: Demand, level: str, position: int, window: Window) -> NodeForecast:
    """The forecast of a node by its level and its position there."""
    first, last = window
    inside = demand.hierarchy[level].codes == position
    low, high = demand.ends(level, window)
    ahead = []
    for week in range(1, demand.weeks + 1):
        own_low, own_high = demand.ends(level, (week, week))
        expected = demand.total(level, (week, week))
        ahead.append([expected[position], own_low[position], own_high[position]])
    past = demand.sold[:, inside].sum(axis=1)
    begins, ends = demand.days(window)
    return NodeForecast(
        window=window,
        begins=begins,
        ends=ends,
        expected=float(demand.total(level, window)[position]),
        low=float(low[position]),
        high=float(high[position]),
        repeat=float(demand.part(demand.expected.repeat, level, window)[position]),
        sold_before=float(past[-(last - first + 1) :].sum()),
        change=demand.changes[:, inside].sum(axis=1),
        past=past,
        ahead=np.array(ahead).T,
    )


def units_text(units: float) -> str:
    """Units as people read them: "1,868", "24", "3.1", "0.31"; "under 0.01" for next to none."""
    if 0.0 < units < 0.01:
        return "under 0.01"
    digits = 0 if units >= 9.95 else 1 if units >= 0.995 else 2
    text = f"{units:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text


def band_text(low: float, high: float) -> str:
    """The ends of a band: "12 to 38"; "none" where nothing is sold in most weeks."""
    if high <= 0:
        return "none"
    return units_text(high) if low == high else f"{units_text(low)} to {units_text(high)}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
