from dataclasses import replace

import numpy as np
import pytest

from explain.experiments.planned import (
    curve,
    lift_words,
    notes,
    noticed,
    number_of,
    percents,
    sentence,
    short_percent,
    signed_percent,
)
from explain.formats import FIXED_SPACE, MINUS
from recommenders.experiments.planner import Metric, Plan, answer, detectable

PLAN = Plan(metric=Metric.MEAN, base=44.7, spread=80.0, lift=0.05, daily=2500, correlation=0.51)


def plainly(text: str) -> str:
    return text.replace(FIXED_SPACE, " ").replace(MINUS, "-")


def test_the_answer_in_a_sentence() -> None:
    # 2 x 2.8016^2 x 80^2 x (1 - .51^2) / 2.235^2 = 14,881.7
    assert plainly(sentence(PLAN, answer(PLAN))) == (
        "14,882 customers an arm, 12 days at 2,500 a day, to notice a lift of 5 % with 80 % power"
    )
    one_day = replace(PLAN, lift=-0.5, daily=10**6)
    assert "1 day at 1,000,000 a day, to notice a fall of 50 %" in plainly(
        sentence(one_day, answer(one_day))
    )
    never = replace(PLAN, lift=1e-9)
    assert sentence(never, answer(never)).startswith("No shop has the customers")
    assert "larger change" in notes(never, answer(never), customers=5)[0]


def test_what_else_is_to_be_known() -> None:
    said = [plainly(line) for line in notes(PLAN, answer(PLAN), customers=2000)]
    assert said[0].startswith("Run it for 2 whole weeks, 14 days")
    # 26 % of the variance; 20,114 an arm without it
    assert "saves 26 % of the customers: without it the plan takes 17 days" in said[1]
    assert "To be looked at every day it takes up to 23 days" in said[2]
    possible = plainly(short_percent(detectable(PLAN, 1000)))
    assert (
        f"29,764 customers, and these data have 2,000: with all of them a change of {possible}"
        in (said[3])
    )
    assert len(notes(PLAN, answer(PLAN), customers=None)) == 3


def test_watching_it_and_many_arms_and_months() -> None:
    watched = replace(PLAN, peeking=True, arms=3)
    said = [plainly(line) for line in notes(watched, answer(watched), customers=None)]
    assert any("half of such experiments end by day" in line for line in said)
    assert any("2 arms are held against the control, each at 2.5 %" in line for line in said)
    slow = replace(PLAN, daily=100)
    assert plainly(notes(slow, answer(slow), customers=None)[0]).startswith(
        "298 days are about 10 months"
    )


def test_the_curves_meet_the_plan() -> None:
    power_curve = curve(PLAN)
    assert power_curve.plain is not None
    at = np.interp(answer(PLAN).days, power_curve.days, power_curve.looked_once)
    assert at == pytest.approx(0.8, abs=0.01)
    assert (np.diff(power_curve.looked_once) > 0).all()
    assert (power_curve.plain < power_curve.looked_once).all()
    assert (power_curve.watched < power_curve.looked_once).all()
    assert list(power_curve.frame()) == ["days", "power", "watched", "one look, no CUPED"]
    assert curve(replace(PLAN, correlation=0.0)).plain is None


def test_what_could_be_noticed_in_some_weeks() -> None:
    frame = noticed(PLAN)
    assert frame["weeks"].tolist() == [1, 2, 3, 4, 6, 8, 12]
    assert frame["customers an arm"][1] == 17_500
    assert frame["one look"][1] == pytest.approx(detectable(PLAN, 17_500))
    # four times as long, half as large
    assert frame["one look"][5] == pytest.approx(frame["one look"][1] / 2)
    assert (frame["every look"] > frame["one look"]).all()
    assert "one look, no CUPED" not in noticed(replace(PLAN, correlation=0.0))


@pytest.mark.parametrize(
    ("share", "short", "signed"),
    [
        (0.05, "5 %", "+5.0 %"),
        (0.1236, "12.4 %", "+12.4 %"),
        (-0.0038, "-0.38 %", "-0.4 %"),
        (1.6, "160 %", "+160.0 %"),
        (float("nan"), "unknown", "unknown"),
    ],
)
def test_shares_as_people_read_them(share: float, short: str, signed: str) -> None:
    assert plainly(short_percent(share)) == short
    assert plainly(signed_percent(share)) == signed


def test_words() -> None:
    assert plainly(lift_words(-0.1)) == "a fall of 10 %"
    assert (number_of(2500.0), number_of(35.5), number_of(7.0)) == ("2,500", "35.5", "7")


def test_a_column_of_shares_has_one_precision() -> None:
    def of(shares: list[float]) -> list[str]:
        return [text.replace("\xa0", " ") for text in percents(shares)]

    assert of([0.269, 0.19, 0.078]) == ["26.9 %", "19.0 %", "7.8 %"]
    assert of([0.25, 0.004]) == ["25.00 %", "0.40 %"]
    assert of([float("nan")]) == ["unknown"]
