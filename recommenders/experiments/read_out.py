"""What an experiment has found, and whether anybody may conclude from it yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from recommenders.errors import DataError
from recommenders.experiments.confidence_sequence import (
    FIRST_LOOK,
    TUNED,
    always_valid_p,
    multiplier,
)
from recommenders.experiments.estimate import ALPHA, MIN_UNITS, Difference, student_quantile
from recommenders.experiments.holm import holm
from recommenders.experiments.metrics import Compared, MetricOf, compare, metrics_of
from recommenders.experiments.sample_ratio import SampleRatio, sample_ratio
from recommenders.experiments.table import ExperimentTable
from recommenders.histories import LongArray
from recommenders.progress import Progress, silent

MAX_LOOKS: Final = 60
"""Days of a chart; of a longer experiment every other one is looked at, or fewer."""


class Verdict(StrEnum):
    """What may be concluded of an arm."""

    BETTER = "better"
    WORSE = "worse"
    NO_DIFFERENCE = "no clear difference"
    OPEN = "cannot tell yet"
    NOT_TRUSTED = "do not trust it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a table: the ``metric`` that decides, and the arm that is the ``control``.

    ``planned`` is the number of units an arm that was fixed before the start, None without a plan;
    before it is reached, and without one, the intervals are those that hold at every look.
    ``shares`` are the planned shares of the arms in the order of the table, equal when None.
    """

    metric: MetricOf
    control: str
    planned: int | None = None
    lower_is_better: bool = False
    shares: tuple[float, ...] | None = None
    cap: float = 0.0
    alpha: float = ALPHA


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The difference as it stood at the end of a day: fixed interval, and the one that holds at
    every look (None before `FIRST_LOOK` units in each arm).
    """

    day: int
    units: int
    difference: float
    fixed: tuple[float, float]
    always: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult:
    """An arm beside the control on the metric that decides.

    ``fixed`` has the usual intervals and ``always`` those that hold at every look, None while there
    are too few units for them. ``deciding`` is the one that the verdict rests on.
    """

    arm: str
    fixed: Compared
    always: Compared | None
    deciding: Difference | None
    verdict: Verdict
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricResult:
    """An arm beside the control on any metric; ``holm`` is its p-value among all of the table.

    ``problem`` says why it cannot be compared.
    """

    arm: str
    metric: MetricOf
    compared: Compared | None
    p: float
    holm: float
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOut:
    """``ended`` tells that as many units have come as were planned. ``level`` is the alpha of
    one arm's interval: that of all arms over their number.
    """

    question: Question
    arm_names: tuple[str, ...]
    sample_ratio: SampleRatio
    ended: bool
    level: float
    arms: tuple[ArmResult, ...]
    metrics: tuple[MetricResult, ...]
    days: int | None

    @property
    def confidence(self) -> float:
        """Share of intervals of one arm that hold the truth: 1 less `level`."""
        return 1.0 - self.level

    @property
    def trusted(self) -> bool:
        """Whether the arms have the sizes that they should have."""
        return not self.sample_ratio.mismatch


def read_out(table: ExperimentTable, question: Question, *, progress: Progress = silent) -> ReadOut:
    """Compare every arm with the control, and say what may be concluded.

    With a sample-ratio mismatch every verdict is `Verdict.NOT_TRUSTED`. Raises `DataError` for a
    control or a metric that the table does not have, fewer than `MIN_UNITS` units in an arm, and an
    outcome without variance.
    """
    _check(table, question)
    ratio = sample_ratio(table.sizes, question.shares)
    ended = question.planned is not None and len(table) >= question.planned * len(table.arm_names)
    control = table.arm_names.index(question.control)
    others = [code for code in range(len(table.arm_names)) if code != control]
    level = question.alpha / len(others)
    arms = []
    for position, code in enumerate(others):
        progress(position / len(others), table.arm_names[code])
        arms.append(
            _arm(table, question, (control, code), level, ended, trusted=not ratio.mismatch)
        )
    return ReadOut(
        question=question,
        arm_names=table.arm_names,
        sample_ratio=ratio,
        ended=ended,
        level=level,
        arms=tuple(arms),
        metrics=_metrics(table, question, control, others, ended),
        days=None if table.days is None else int(table.days.max()) + 1,
    )


def _check(table: ExperimentTable, question: Question) -> None:
    if question.control not in table.arm_names:
        raise DataError(
            "there is no such arm",
            value=question.control,
            remedy=f"Choose one of {', '.join(table.arm_names)} as the control.",
        )
    if question.metric not in metrics_of(table):
        raise DataError(
            "there is no such metric",
            value=question.metric.name,
            remedy=f"Choose one of {', '.join(metric.name for metric in metrics_of(table))}.",
        )
    small = min(table.sizes)
    if small < MIN_UNITS:
        raise DataError(
            f"the arm {table.arm_names[table.sizes.index(small)]} has {small:,} units, too few to "
            "compare",
            value=small,
            remedy=f"Wait until each arm has at least {MIN_UNITS}.",
        )


def _arm(
    table: ExperimentTable,
    question: Question,
    pair: tuple[int, int],
    level: float,
    ended: bool,
    *,
    trusted: bool,
) -> ArmResult:
    metric, cap = question.metric, question.cap
    fixed = compare(table, metric, pair, alpha=level, cap=cap)
    always = None
    if min(fixed.plain.units) >= FIRST_LOOK:
        width = multiplier(sum(fixed.plain.units), tuned=_tuned(question), alpha=level)
        always = compare(table, metric, pair, alpha=level, width=width, cap=cap)
    deciding = fixed.deciding if ended else None if always is None else always.deciding
    return ArmResult(
        arm=table.arm_names[pair[1]],
        fixed=fixed,
        always=always,
        deciding=deciding,
        verdict=_verdict(deciding, question, ended=ended) if trusted else Verdict.NOT_TRUSTED,
        looks=_looks(table, question, pair, level),
    )


def _verdict(deciding: Difference | None, question: Question, *, ended: bool) -> Verdict:
    sign = 0 if deciding is None else deciding.sign
    if not sign:
        return Verdict.NO_DIFFERENCE if ended else Verdict.OPEN
    return Verdict.BETTER if (sign > 0) != question.lower_is_better else Verdict.WORSE


def _tuned(question: Question) -> float:
    """Units of control and arm together for which the sequence is tightest: those planned."""
    return TUNED if question.planned is None else 2.0 * question.planned


def _looks(
    table: ExperimentTable, question: Question, pair: tuple[int, int], level: float
) -> tuple[Look, ...]:
    """The difference at the end of each day of entry, from the first on that can be compared."""
    if table.days is None:
        return ()
    order = np.argsort(table.days, kind="stable")
    in_order = table.days[order]
    days = np.unique(in_order)
    every = -(-len(days) // MAX_LOOKS)
    # the last day is always among them
    looked = days[::-1][::every][::-1]
    looks = []
    for day in looked.tolist():
        rows: LongArray = order[: int(np.searchsorted(in_order, day, side="right"))]
        try:
            compared = compare(
                table, question.metric, pair, alpha=level, cap=question.cap, rows=rows
            )
        except DataError:
            continue  # too few units so far, or none that differs
        looks.append(_look(day, compared.deciding, question, level))
    return tuple(looks)


def _look(day: int, difference: Difference, question: Question, level: float) -> Look:
    always = None
    if min(difference.units) >= FIRST_LOOK:
        reach = (
            multiplier(sum(difference.units), tuned=_tuned(question), alpha=level)
            * difference.error
        )
        always = difference.difference - reach, difference.difference + reach
    reach = student_quantile(1 - level / 2, difference.freedom) * difference.error
    return Look(
        day=day,
        units=sum(difference.units),
        difference=difference.difference,
        fixed=(difference.difference - reach, difference.difference + reach),
        always=always,
    )


def _metrics(
    table: ExperimentTable, question: Question, control: int, others: Sequence[int], ended: bool
) -> tuple[MetricResult, ...]:
    """Every metric of every arm, with p-values that hold for all of them together."""
    metric_rows: list[tuple[str, MetricOf, Compared | None, float, str]] = []
    for code in others:
        for metric in metrics_of(table):
            arm = table.arm_names[code]
            try:
                comparison = compare(
                    table, metric, (control, code), alpha=question.alpha, cap=question.cap
                )
            except DataError as error:
                metric_rows.append((arm, metric, None, 1.0, error.problem))
                continue
            metric_rows.append(
                (arm, metric, comparison, _p(comparison.deciding, question, ended=ended), "")
            )
    known = [p for *_, compared, p, _ in metric_rows if compared is not None]
    raised = iter(holm(known))
    return tuple(
        MetricResult(
            arm=arm,
            metric=metric,
            compared=compared,
            p=p,
            holm=1.0 if compared is None else next(raised),
            problem=problem,
        )
        for arm, metric, compared, p, problem in metric_rows
    )


def _p(difference: Difference, question: Question, *, ended: bool) -> float:
    if ended:
        return difference.p
    if min(difference.units) < FIRST_LOOK:
        return 1.0
    statistic = difference.difference / difference.error
    return always_valid_p(statistic, sum(difference.units), tuned=_tuned(question))
