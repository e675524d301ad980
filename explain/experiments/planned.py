"""A plan in words and figures: how many, how long, and what it could notice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from explain.formats import FIXED_SPACE, count_of, decimals, number, signed_decimals
from recommenders.experiments.planner import (
    Answer,
    Plan,
    answer,
    days_for,
    detectable,
    power,
    stopping_share,
)
from recommenders.histories import DoubleArray

WEEKS: Final = (1, 2, 3, 4, 6, 8, 12)
"""Durations of which is told what they could notice."""
WEEK: Final = 7
LONG: Final = 90
"""Days from which on an experiment outlives what it is about."""
_POINTS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PowerCurve:
    """The probability that the change is noticed after so many days, ``days`` (n,).

    ``looked_once`` with the plan's covariate and one look at the end, ``plain`` the same without
    the covariate (None where there is none), ``watched`` by the look of that day alone of an
    interval that holds at every look.
    """

    days: DoubleArray
    looked_once: DoubleArray
    plain: DoubleArray | None
    watched: DoubleArray

    def frame(self) -> pd.DataFrame:
        """A line for each of the days."""
        columns = {"days": self.days, "power": self.looked_once, "watched": self.watched}
        if self.plain is not None:
            columns["one look, no CUPED"] = self.plain
        return pd.DataFrame(columns)


def beyond_all(base: float, lift: float) -> str:
    """What is wrong with a lift that makes more than all of the customers of a share."""
    return (
        f"{short_percent(base)} of the customers cannot become {short_percent(base * (1 + lift))} "
        "of them: choose a smaller change."
    )


def curve(plan: Plan) -> PowerCurve:
    """The curves of a plan, to a little beyond its end."""
    once, watched = replace(plan, peeking=False), replace(plan, peeking=True)
    last = max(2.0, 1.3 * max(answer(once).days, answer(plan).days))
    days = np.linspace(last / _POINTS, last, _POINTS)
    units = days * plan.daily / plan.arms
    return PowerCurve(
        days=days,
        looked_once=power(once, units),
        plain=power(replace(once, correlation=0.0), units) if plan.correlation else None,
        watched=power(watched, units),
    )


def sentence(plan: Plan, plan_answer: Answer) -> str:
    """The answer: "14,800 customers an arm, 12 days at 2,500 a day, to notice ..."."""
    if not plan_answer.feasible:
        return f"No shop has the customers to notice {lift_words(plan.lift)}"
    return (
        f"{count_of(plan_answer.units, 'customer')} an arm, {count_of(plan_answer.days, 'day')} at "
        f"{number_of(plan.daily)} a day, to notice {lift_words(plan.lift)} with "
        f"{short_percent(plan.power)} power"
    )


def notes(plan: Plan, plan_answer: Answer, *, customers: int | None) -> list[str]:
    """What else is to be known of the plan, a sentence each.

    ``customers`` is how many there are in the data, None where the figures are not theirs.
    """
    if not plan_answer.feasible:
        return ["Look for a larger change, or for an outcome that differs less between customers."]
    lines = [_weeks(plan_answer), *_costs(plan, plan_answer)]
    whole = plan_answer.units * plan.arms
    if customers is not None and whole > customers:
        possible = max(2, customers // plan.arms)
        lines.append(
            f"That is {whole:,} customers, and these data have {customers:,}: with all of them a "
            f"change of {short_percent(detectable(plan, possible))} would be noticed."
        )
    if plan.arms > 2:
        lines.append(
            f"{count_of(plan.arms - 1, 'arm is', 'arms are')} held against the control, each at "
            f"{short_percent(plan.level)} in place of {short_percent(plan.alpha)}, so that all of "
            "them together are wrong no more often."
        )
    return lines


def _weeks(plan_answer: Answer) -> str:
    if plan_answer.days > LONG:
        return (
            f"{plan_answer.days:,} days are about {round(plan_answer.days / 30.4)} months: look "
            "for a larger change, or for an outcome that differs less between customers."
        )
    weeks = math.ceil(plan_answer.days / WEEK)
    return (
        f"Run it for {count_of(weeks, 'whole week')}, {weeks * WEEK} days: customers of a Monday "
        "are others than those of a Saturday."
    )


def _costs(plan: Plan, plan_answer: Answer) -> list[str]:
    lines = []
    if plan.correlation:
        without = answer(replace(plan, correlation=0.0))
        lines.append(
            f"What customers did before (correlation {plan.correlation:.2f}) saves "
            f"{short_percent(plan.correlation**2)} of the customers: without it the plan takes "
            f"{count_of(without.days, 'day')}."
        )
    once = answer(replace(plan, peeking=False))
    if plan.peeking:
        # draws of their own, the same ones every time
        share = stopping_share(plan, plan_answer.units, rng=np.random.default_rng(0))
        half = max(1, math.ceil(share * plan_answer.days))
        lines.append(
            f"With one look at the end {count_of(once.days, 'day')} would do. In return it may be "
            "looked at every day, and be ended as soon as its interval leaves out zero: if the "
            f"change is there, half of such experiments end by day {half}."
        )
    else:
        watched = answer(replace(plan, peeking=True))
        lines.append(
            f"It is looked at once, at the end. To be looked at every day it takes up to "
            f"{count_of(watched.days, 'day')}."
        )
    return lines


def noticed(plan: Plan) -> pd.DataFrame:
    """What could be noticed after some weeks: units an arm, and the change in percent."""
    lines = []
    for weeks in WEEKS:
        units = int(weeks * WEEK * plan.daily / plan.arms)
        if units < 2:
            continue
        line = {"weeks": weeks, "customers an arm": units}
        kinds = {
            "one look": replace(plan, peeking=False),
            "every look": replace(plan, peeking=True),
        }
        if plan.correlation:
            kinds["one look, no CUPED"] = replace(plan, peeking=False, correlation=0.0)
        lines.append(line | {name: detectable(kind, units) for name, kind in kinds.items()})
    return pd.DataFrame(lines)


def until_end(plan: Plan, units: int) -> int:
    """Days until each arm has so many units."""
    return days_for(units, plan)


def short_percent(share: float) -> str:
    """A share with as many digits as it needs: "5 %", "2.5 %", "12.4 %", "160 %"."""
    if not math.isfinite(share):
        return "unknown"
    figure = f"{100 * share:,.2f}" if abs(share) < 0.01 else f"{100 * share:,.1f}"
    return f"{figure.rstrip('0').rstrip('.') or '0'}{FIXED_SPACE}%".replace("-", "\N{MINUS SIGN}")


def percents(shares: Sequence[float]) -> list[str]:
    """The shares of a column, all to one digit after the point, or two where one is under 1 %."""
    known = [abs(share) for share in shares if math.isfinite(share)]
    digits = 2 if min(known, default=1.0) < 0.01 else 1
    return [
        f"{decimals(100 * share, digits)}{FIXED_SPACE}%" if math.isfinite(share) else "unknown"
        for share in shares
    ]


def signed_percent(share: float) -> str:
    """A change to one digit with its sign: "+6.0 %"."""
    if not math.isfinite(share):
        return "unknown"
    return f"{signed_decimals(100 * share, 1)}{FIXED_SPACE}%"


def lift_words(lift: float) -> str:
    """A change in words: "a lift of 5 %", "a fall of 5 %"."""
    return f"a {'lift' if lift > 0 else 'fall'} of {short_percent(abs(lift))}"


def number_of(value: float) -> str:
    """A count that may be a mean: "2,500", "39.3"."""
    return f"{value:,.0f}" if value >= 100 or value == round(value) else number(value)
