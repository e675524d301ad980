"""What an experiment has found, in words: the verdict, what it rests on, and its caveats."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from explain.experiments.planned import WEEK, short_percent, signed_percent
from explain.formats import count_of, join_names, number, signed_number
from recommenders.experiments.confidence_sequence import FIRST_LOOK
from recommenders.experiments.estimate import Difference
from recommenders.experiments.metrics import concentration
from recommenders.experiments.read_out import ArmResult, ReadOut, Verdict
from recommenders.experiments.table import Empty, ExperimentTable
from recommenders.intervals import interval_text, mean_text

HEAVY: Final = 0.2
"""The part of an outcome from which on one percent of the units make it noisy."""


def headline(read_out: ReadOut) -> str:
    """The verdict as a title."""
    metric = read_out.question.metric.name
    if not read_out.trusted:
        return "Do not trust this experiment: its arms do not have the sizes they should have"
    if len(read_out.arms) > 1:
        return _of_many(read_out)
    arm, control = read_out.arms[0], read_out.question.control
    if arm.verdict in (Verdict.BETTER, Verdict.WORSE):
        assert arm.deciding is not None
        return f"{arm.arm} is {arm.verdict} than {control}: {_change(arm.deciding, metric)}"
    if arm.verdict is Verdict.NO_DIFFERENCE:
        return f"No clear difference in {metric} between {arm.arm} and {control}"
    return f"Cannot tell yet whether {arm.arm} is better than {control}"


def _of_many(read_out: ReadOut) -> str:
    by_verdict = {
        verdict: [arm.arm for arm in read_out.arms if arm.verdict is verdict] for verdict in Verdict
    }
    said = [
        f"{join_names(arms)} {'is' if len(arms) == 1 else 'are'} {verdict} than "
        f"{read_out.question.control}"
        for verdict, arms in by_verdict.items()
        if arms and verdict in (Verdict.BETTER, Verdict.WORSE)
    ]
    rest = [arm.arm for arm in read_out.arms if arm.verdict not in (Verdict.BETTER, Verdict.WORSE)]
    if not said:
        what = "No clear difference" if read_out.ended else "Cannot tell yet"
        return (
            f"{what} in {read_out.question.metric.name} between the {len(read_out.arm_names)} arms"
        )
    if rest:
        word = "shows no clear difference" if read_out.ended else "cannot be told yet"
        said.append(f"{join_names(rest)} {word}")
    return "; ".join(said)


def _change(difference: Difference, metric: str) -> str:
    if difference.lift is None:
        low, high = difference.low, difference.high
        return f"{metric} {mean_text(difference.difference, low, high, signed_number)}"
    lift = difference.lift
    return f"{metric} {mean_text(lift.lift, lift.low, lift.high, signed_percent)}"


def arm_sentence(read_out: ReadOut, arm: ArmResult) -> str:
    """What the verdict on an arm rests on."""
    question, difference = read_out.question, arm.deciding
    if not read_out.trusted:
        return (
            f"{_sizes(read_out)}. Chance alone does that in {_odds(read_out.sample_ratio.p)}. "
            "Units were assigned or lost by something else, which can move any outcome: find it, "
            "and run the experiment again. Nothing below can be concluded from."
        )
    units = sum(arm.fixed.plain.units)
    if difference is None:
        return (
            f"{arm.arm} and {question.control} have {units:,} customers: each needs {FIRST_LOOK} "
            "before a first look."
        )
    how = _metric_means(difference, question.metric.name, arm.arm, question.control)
    how += f" The change is {_interval(difference, read_out)}"
    return how + " " + _rests_on(read_out, arm)


def _metric_means(difference: Difference, metric: str, arm: str, control: str) -> str:
    means = number(difference.treated), number(difference.control)
    return f"The mean of {metric} is {means[0]} in {arm}, {means[1]} in {control}."


def _interval(difference: Difference, read_out: ReadOut) -> str:
    sure = short_percent(1 - read_out.level)
    if difference.lift is None:
        between = interval_text(difference.low, difference.high, signed_number)
        return f"{signed_number(difference.difference)}, with {sure} confidence {between}."
    lift = difference.lift
    return (
        f"{signed_percent(lift.lift)}, with {sure} confidence "
        f"{interval_text(lift.low, lift.high, signed_percent)}."
    )


def _rests_on(read_out: ReadOut, arm: ArmResult) -> str:
    planned, units = read_out.question.planned, sum(read_out.sample_ratio.units)
    if arm.fixed.adjusted is not None:
        saved = short_percent(arm.fixed.correlation**2)
        return f"What customers did before takes {saved} of the noise out (CUPED). " + _look(
            read_out, planned, units
        )
    return _look(read_out, planned, units)


def _look(read_out: ReadOut, planned: int | None, units: int) -> str:
    if read_out.ended:
        return "It ended as planned, so this is the interval of one look at the end."
    if planned is None:
        return (
            "Nobody said when it is to end, so this is the interval that holds at every look: it "
            "is wider, and whoever looks each day is wrong no more often."
        )
    whole = planned * len(read_out.arm_names)
    return (
        f"{units:,} of {whole:,} planned customers have come, so this is the interval that holds "
        "at every look. That of a single look is narrower, and wrong the more often the more often "
        "it is looked at."
    )


def _sizes(read_out: ReadOut) -> str:
    return "; ".join(
        f"{name} has {units:,} customers where {expected:,.0f} were expected"
        for name, units, expected in zip(
            read_out.arm_names,
            read_out.sample_ratio.units,
            read_out.sample_ratio.expected,
            strict=True,
        )
    )


def _odds(p: float) -> str:
    if p < 1e-9:
        return "less than one experiment in a billion"
    times = 1 / p
    return f"one experiment in {round(times, 1 - math.floor(math.log10(times))):,.0f}"


def caveats(read_out: ReadOut, table: ExperimentTable, empty: Empty) -> list[str]:
    """What this read-out cannot know, a sentence each; those that it has reason to say first."""
    lines = []
    if read_out.days is not None and read_out.days < WEEK:
        lines.append(
            f"It ran for {count_of(read_out.days, 'day')}: less than a week, and the days of a "
            "week have different customers."
        )
    part = concentration(table, read_out.question.metric)
    if part > HEAVY and not read_out.question.cap:
        lines.append(
            f"One percent of the customers make {short_percent(part)} of the outcome: a few of "
            "them can decide. Cap the largest values, if you would have done so beforehand."
        )
    if empty is Empty.LEFT_OUT:
        lines.append(
            "Customers without a value are left out: if an arm changes who has one, the arms "
            "compare different customers."
        )
    if comparisons(read_out) > 1:
        lines.append(
            f"{comparisons(read_out)} comparisons are made here. The verdict is of one metric, "
            "which has to be chosen before the start; the others have p-values that are corrected "
            "for their number (Holm)."
        )
    if read_out.ended:
        lines.append("The planned number of customers has to be from before the start.")
    if table.days is not None:
        lines.append(
            "The days are those of entry. Who came last has had the least time: leave out those "
            "whose time is not over, or wait."
        )
    if table.before is not None:
        lines.append(
            f"“{table.roles.before}” has to be of the time before a customer entered: if the arm "
            "can change it, the correction takes the effect out."
        )
    lines += [
        "One unit is one customer. If customers influence one another, or have several accounts, "
        "the arms are not apart.",
        "What is new is looked at because it is new, and habits take their time: the effect of the "
        "first weeks need not last.",
    ]
    return lines


def comparisons(read_out: ReadOut) -> int:
    """How many metrics of all arms could be compared, and are corrected together."""
    return sum(result.compared is not None for result in read_out.metrics)


def metric_frame(read_out: ReadOut) -> pd.DataFrame:
    """Every metric of every arm: means, change, interval, p-value alone and among all (Holm).

    Intervals here are those of one look; ``p`` is of every look until the planned end.
    """
    lines = []
    for result in read_out.metrics:
        line: dict[str, object] = {"arm": result.arm, "metric": result.metric.name}
        if result.compared is not None:
            best = result.compared.deciding
            line |= {
                read_out.question.control: best.control,
                "in the arm": best.treated,
                "change": best.difference,
                "lift": None if best.lift is None else best.lift.lift,
                "p": result.p,
                "p of all (Holm)": result.holm,
            }
        lines.append(line | {"problem": result.problem})
    return pd.DataFrame(lines)


def estimate_frame(read_out: ReadOut) -> pd.DataFrame:
    """The deciding metric by each method: of one look and of every look, plain and with CUPED."""
    lines = []
    for arm in read_out.arms:
        for look, compared in (("one look", arm.fixed), ("every look", arm.always)):
            if compared is None:
                continue
            for method, difference in (("plain", compared.plain), ("CUPED", compared.adjusted)):
                if difference is not None:
                    lines.append(
                        _line(arm, look, method, difference)
                        | {"decides": difference == arm.deciding}
                    )
    return pd.DataFrame(lines)


def _line(arm: ArmResult, look: str, method: str, difference: Difference) -> dict[str, object]:
    lift = difference.lift
    return {
        "arm": arm.arm,
        "interval": look,
        "method": method,
        "change": difference.difference,
        "low": difference.low,
        "high": difference.high,
        "lift": None if lift is None else lift.lift,
        "lift low": None if lift is None else lift.low,
        "lift high": None if lift is None else lift.high,
        "units": sum(difference.units),
    }


def look_frame(read_out: ReadOut) -> pd.DataFrame:
    """The difference at the end of each day of entry with both intervals."""
    return pd.DataFrame(
        [
            {
                "arm": arm.arm,
                "day": look.day + 1,
                "customers": look.units,
                "change": look.difference,
                "one look low": look.fixed[0],
                "one look high": look.fixed[1],
                "every look low": look.always[0] if look.always else None,
                "every look high": look.always[1] if look.always else None,
            }
            for arm in read_out.arms
            for look in arm.looks
        ]
    )


def peeking_sentence(arm: ArmResult) -> str:
    """What both intervals would have said day by day; empty where there are no days."""
    if len(arm.looks) < 2:
        return ""
    once = [look.day + 1 for look in arm.looks if look.fixed[0] > 0 or look.fixed[1] < 0]
    every = [
        look.day + 1
        for look in arm.looks
        if look.always is not None and (look.always[0] > 0 or look.always[1] < 0)
    ]
    if every:
        return (
            f"The interval that holds at every look first left out zero on day {every[0]}: it "
            "could have been ended then."
        )
    if once:
        days = count_of(len(once), "day")
        return (
            f"Whoever had looked each day at the interval of one look would have seen a difference "
            f"on {days}, the first of them day {once[0]}; the interval that holds at every look "
            "has zero in it on all of them."
        )
    return "Neither interval has left out zero on any day."
