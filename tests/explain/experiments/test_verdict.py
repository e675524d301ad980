from dataclasses import replace

import pytest

from explain.experiments import verdict
from explain.formats import FIXED_SPACE, MINUS
from recommenders.experiments.read_out import ReadOut, read_out
from recommenders.experiments.table import Empty
from tests.recommenders.experiments.test_read_out import question, table


def plainly(text: str) -> str:
    return text.replace(FIXED_SPACE, " ").replace(MINUS, "-")


def read_out_of(effect: float, **more: object) -> ReadOut:
    return read_out(table(effect, **more), question())  # type: ignore[arg-type]


def test_each_verdict_as_a_title() -> None:
    better = read_out_of(0.6)
    lift = better.arms[0].fixed.plain.lift
    assert lift is not None
    assert plainly(verdict.headline(better)) == (
        f"B is better than A: spend {100 * lift.lift:+.1f} % ({100 * lift.low:+.1f} to "
        f"{100 * lift.high:+.1f} %)"
    )
    assert verdict.headline(read_out_of(-0.6)).startswith("B is worse than A: spend ")
    assert verdict.headline(read_out_of(0.0)) == "No clear difference in spend between B and A"
    running = read_out(table(0.0), question(5000))
    assert verdict.headline(running) == "Cannot tell yet whether B is better than A"
    assert verdict.headline(read_out_of(0.6, skip=300)).startswith("Do not trust this experiment")


def test_several_arms_in_one_title() -> None:
    three = read_out(table(0.8, n=6000, arms=("A", "B", "C")), question())
    assert verdict.headline(three) == "C is better than A; B shows no clear difference"
    nothing = read_out(table(0.0, n=6000, arms=("A", "B", "C")), question(9000))
    assert verdict.headline(nothing) == "Cannot tell yet in spend between the 3 arms"


def test_what_the_verdict_rests_on() -> None:
    ended = read_out_of(0.6)
    assert "one look at the end" in verdict.arm_sentence(ended, ended.arms[0])
    assert "with 95 % confidence" in plainly(verdict.arm_sentence(ended, ended.arms[0]))
    running = read_out(table(0.6), question(5000))
    said = verdict.arm_sentence(running, running.arms[0])
    assert "4,000 of 10,000 planned customers have come" in said
    unplanned = read_out(table(0.6), question(None))
    assert "Nobody said when it is to end" in verdict.arm_sentence(unplanned, unplanned.arms[0])
    early = read_out(table(0.6, n=160), question())
    assert "each needs 100 before a first look" in verdict.arm_sentence(early, early.arms[0])
    broken = read_out_of(0.6, skip=300)
    said = verdict.arm_sentence(broken, broken.arms[0])
    assert "A has 2,000 customers where 1,850 were expected" in said
    assert "one experiment in 1,200,000" in said


def test_caveats_that_the_table_gives_reason_for() -> None:
    data = table(0.6, days=5)
    data.outcomes["spend"][:] = abs(data.outcomes["spend"])
    data.outcomes["spend"][0] = 1e6
    shown = read_out(data, question())
    said = "\n".join(verdict.caveats(shown, data, Empty.LEFT_OUT))
    for part in (
        "It ran for 5 days: less than a week",
        "One percent of the customers make",
        "Customers without a value are left out",
        "2 comparisons are made here",
        "has to be from before the start",
        "Who came last has had the least time",
        "One unit is one customer",
        "because it is new",
    ):
        assert part in said
    plain = table(0.6)
    said = "\n".join(verdict.caveats(read_out(plain, question()), plain, Empty.ASK))
    assert "One percent" not in said
    assert "less than a week" not in said


def test_the_tables_have_every_number() -> None:
    shown = read_out_of(0.6)
    metrics = verdict.metric_frame(shown)
    assert metrics["metric"].tolist() == ["spend", "noise"]
    assert metrics["change"][0] == shown.arms[0].fixed.plain.difference
    assert metrics["p of all (Holm)"][0] == pytest.approx(2 * metrics["p"][0])
    estimates = verdict.estimate_frame(shown)
    assert estimates["interval"].tolist() == ["one look", "every look"]
    assert estimates["decides"].tolist() == [True, False]
    looks = verdict.look_frame(shown)
    assert looks["day"].tolist() == list(range(1, 11))
    assert (looks["every look low"] < looks["one look low"]).all()


def test_what_peeking_would_have_said() -> None:
    clear = verdict.peeking_sentence(read_out_of(1.5).arms[0])
    assert clear.startswith("The interval that holds at every look first left out zero on day 1")
    naive = read_out(table(0.33, seed=6), question(5000)).arms[0]
    assert "would have seen a difference on" in verdict.peeking_sentence(naive)
    still = replace(naive, looks=naive.looks[:1])
    assert verdict.peeking_sentence(still) == ""


def test_an_outcome_around_zero_is_told_in_its_own_unit() -> None:
    data = table(0.6)
    data.outcomes["spend"][:] -= 10.0
    shown = read_out(data, question())
    assert shown.arms[0].fixed.plain.lift is None
    assert "%" not in verdict.headline(shown)
    assert "spend +0." in verdict.headline(shown)
