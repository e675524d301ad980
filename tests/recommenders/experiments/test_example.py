import numpy as np
import pytest

from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.experiments.columns import Roles, guessed
from recommenders.experiments.example import EXAMPLES, Example, frame
from recommenders.experiments.metrics import MetricOf
from recommenders.experiments.read_out import Question, ReadOut, Verdict, read_out
from recommenders.experiments.table import experiment_table

WANTED = {
    "lift": Verdict.BETTER,
    "early": Verdict.OPEN,
    "nothing": Verdict.NO_DIFFERENCE,
    "broken": Verdict.NOT_TRUSTED,
}


def _read(example: Example) -> ReadOut:
    made = frame(example)
    table = experiment_table(Sheet(frame=made, file="example.csv"), guessed(made))
    question = Question(metric=MetricOf(outcome="spend"), control="A", planned=example.planned)
    return read_out(table, question)


def test_its_columns_are_guessed() -> None:
    assert guessed(frame(EXAMPLES[0])) == Roles(
        unit="customer_id",
        arm="variant",
        outcomes=("orders", "spend"),
        before="spend_before",
        denominator="visits",
        day="entered",
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_each_shows_what_it_is_for(example: Example) -> None:
    result = _read(example)
    assert result.arms[0].verdict == WANTED[example.name]
    if example.name == "lift":
        lift = result.arms[0].fixed.deciding.lift
        assert lift is not None
        assert lift.low < example.lift < lift.high
    if example.name == "early":
        # nothing is true, and the usual interval would have said that it is better
        assert result.arms[0].fixed.plain.sign == 1
        assert result.arms[0].fixed.deciding.sign == 1
    if example.name == "broken":
        assert result.arms[0].fixed.plain.sign == 1
        assert "never logged" in example.truth


def test_the_truth_is_what_is_simulated() -> None:
    lifts = []
    for seed in range(12):
        made = frame(Example(name="x", lift=0.06, units=6000, planned=6000, seed=100 + seed))
        means = made.groupby("variant")["spend"].mean()
        lifts.append(means["B"] / means["A"] - 1)
    assert np.mean(lifts) == pytest.approx(0.06, abs=0.02)
    assert EXAMPLES[0].truth == "B raises spend a customer by 6\N{NO-BREAK SPACE}%."
