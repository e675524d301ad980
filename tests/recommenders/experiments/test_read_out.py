from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommenders.errors import DataError
from recommenders.experiments.columns import Roles
from recommenders.experiments.confidence_sequence import multiplier
from recommenders.experiments.metrics import MetricOf
from recommenders.experiments.read_out import MAX_LOOKS, Question, Verdict, read_out
from recommenders.experiments.table import ExperimentTable

SPEND = MetricOf(outcome="spend")


def table(
    effect: float,
    *,
    n: int = 4000,
    arms: tuple[str, ...] = ("A", "B"),
    days: int = 10,
    seed: int = 0,
    skip: int = 0,
) -> ExperimentTable:
    """Units of alternating arms; the last arm spends ``effect`` more, on 10 with deviation 4.

    ``skip`` leaves out so many units of the last arm.
    """
    rng = np.random.default_rng(seed)
    codes = np.arange(n, dtype=np.int32) % len(arms)
    spend = rng.normal(10.0, 4.0, n) + effect * (codes == len(arms) - 1)
    keep = np.ones(n, dtype=bool)
    keep[np.flatnonzero(codes == len(arms) - 1)[:skip]] = False
    return ExperimentTable(
        units=pd.Series([f"u{k}" for k in range(int(keep.sum()))]),
        arms=codes[keep],
        arm_names=arms,
        outcomes={"spend": spend[keep], "noise": rng.normal(size=n)[keep]},
        before=None,
        denominator=None,
        days=(np.arange(n) * days // n)[keep],
        first_day=None,
        roles=Roles(outcomes=("spend", "noise")),
    )


def question(planned: int | None = 2000, **more: object) -> Question:
    return Question(metric=SPEND, control="A", planned=planned, **more)  # type: ignore[arg-type]


def test_better_worse_and_neither_at_the_planned_end() -> None:
    better = read_out(table(0.6), question())
    assert better.ended
    assert better.trusted
    assert better.arms[0].verdict is Verdict.BETTER
    assert better.arms[0].deciding == better.arms[0].fixed.plain
    assert read_out(table(-0.6), question()).arms[0].verdict is Verdict.WORSE
    lower = question(lower_is_better=True)
    assert read_out(table(-0.6), lower).arms[0].verdict is Verdict.BETTER
    assert read_out(table(0.0), question()).arms[0].verdict is Verdict.NO_DIFFERENCE


@pytest.mark.parametrize("planned", [None, 2001])
def test_before_the_end_only_what_holds_at_every_look_decides(planned: int | None) -> None:
    # 2.5 standard errors: enough for a fixed interval, and not for one that may be looked at often
    data = table(0.33, seed=6)
    arm = read_out(data, question(planned)).arms[0]
    assert arm.fixed.plain.sign == 1
    assert arm.always is not None
    assert arm.deciding == arm.always.plain
    assert arm.verdict is Verdict.OPEN
    tuned = 10_000 if planned is None else 2 * planned
    reach = multiplier(4000, tuned=tuned, alpha=0.05) * arm.fixed.plain.error
    assert arm.always.plain.high - arm.always.plain.low == pytest.approx(2 * reach)
    assert read_out(data, question(2000)).arms[0].verdict is Verdict.BETTER
    assert read_out(table(1.0), question(planned)).arms[0].verdict is Verdict.BETTER


def test_too_few_for_the_sequence_is_open_and_too_few_at_all_is_refused() -> None:
    few = read_out(table(5.0, n=160), question(2000)).arms[0]
    assert few.always is None
    assert few.deciding is None
    assert few.verdict is Verdict.OPEN
    with pytest.raises(DataError, match="The arm B has 29 units, too few"):
        read_out(table(5.0, n=160, skip=51), question())


def test_a_sample_ratio_mismatch_is_never_concluded_from() -> None:
    mismatched = read_out(table(2.0, skip=250), question())
    assert mismatched.sample_ratio.mismatch
    assert mismatched.arms[0].verdict is Verdict.NOT_TRUSTED
    planned = read_out(table(2.0, skip=1000), question(1000, shares=(2.0, 1.0)))
    assert planned.trusted
    assert planned.arms[0].verdict is Verdict.BETTER


def test_several_arms_share_the_false_alarms() -> None:
    result = read_out(table(0.6, n=6000, arms=("A", "B", "C")), question())
    assert result.level == 0.025
    assert [arm.arm for arm in result.arms] == ["B", "C"]
    assert [arm.verdict for arm in result.arms] == [Verdict.NO_DIFFERENCE, Verdict.BETTER]
    assert len(result.metrics) == 4
    by_name = {(metric.arm, metric.metric.name): metric for metric in result.metrics}
    # the smallest of four p-values, times four
    assert by_name["C", "spend"].holm == pytest.approx(4 * by_name["C", "spend"].p)


def test_the_looks_end_with_what_is_known_now() -> None:
    arm = read_out(table(0.6), question()).arms[0]
    assert [look.day for look in arm.looks] == list(range(10))
    assert arm.looks[-1].difference == arm.fixed.plain.difference
    assert arm.looks[-1].fixed == pytest.approx((arm.fixed.plain.low, arm.fixed.plain.high))
    first = arm.looks[0]
    assert first.units == 400
    assert first.always is not None
    assert first.always[0] < first.fixed[0]
    assert read_out(replace(table(0.6), days=None), question()).arms[0].looks == ()
    many = read_out(table(0.6, days=200), question()).arms[0].looks
    assert len(many) <= MAX_LOOKS
    assert many[-1].day == 199
    # a day of 20 units cannot be compared
    assert many[0].day >= 2


def test_false_alarms_of_the_verdict_under_peeking_and_at_the_end() -> None:
    rng = np.random.default_rng(5)
    seeds = rng.integers(0, 10**6, 400).tolist()
    watched = ended = naive = 0
    for seed in seeds:
        data = table(0.0, n=2000, days=20, seed=seed)
        arm = read_out(data, question(1000)).arms[0]
        ended += arm.verdict is not Verdict.NO_DIFFERENCE
        always = [look.always for look in arm.looks if look.always]
        watched += any(low > 0 or high < 0 for low, high in always)
        naive += any(low > 0 or high < 0 for low, high in (look.fixed for look in arm.looks))
    assert watched / 400 <= 0.05
    assert ended / 400 == pytest.approx(0.05, abs=0.03)
    assert naive / 400 > 0.15


def test_no_variance_unknown_arms_and_unknown_metrics_are_refused() -> None:
    same = table(0.0)
    same.outcomes["spend"][:] = 3.0
    with pytest.raises(DataError, match="the same for every unit"):
        read_out(same, question())
    # in the table of all metrics it is said beside the others
    other = read_out(same, replace(question(), metric=MetricOf(outcome="noise")))
    assert "the same for every unit" in next(
        metric.problem for metric in other.metrics if metric.problem
    )
    with pytest.raises(DataError, match="no such arm"):
        read_out(table(0.0), replace(question(), control="zz"))
    with pytest.raises(DataError, match="no such metric"):
        read_out(table(0.0), replace(question(), metric=MetricOf(outcome="zz")))
