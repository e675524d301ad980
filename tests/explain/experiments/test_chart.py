import pytest

from explain.charts.theme import DARK, LIFTS, LOWERS, NEUTRAL
from explain.experiments.chart import looks_chart, power_chart
from explain.experiments.planned import curve
from recommenders.experiments.planner import answer
from recommenders.experiments.read_out import ReadOut, read_out
from tests.explain.experiments.test_planned import PLAN
from tests.recommenders.experiments.test_read_out import question, table


def read_out_of(effect: float, planned: int = 2000) -> ReadOut:
    return read_out(table(effect), question(planned))


def test_power_over_the_days_with_the_plans_own_curve_on_top() -> None:
    figure = power_chart(curve(PLAN), end=answer(PLAN).days, power=0.8, peeking=False, theme=DARK)
    assert [trace.name for trace in figure.data] == [
        "every look",
        "one look, no CUPED",
        "one look",
    ]
    assert figure.data[-1].line.dash == "solid"
    assert figure.data[-1].line.color == DARK.text
    assert [shape.x0 for shape in figure.layout.shapes] == [12, 0]
    assert figure.layout.shapes[1].y0 == 0.8
    assert figure.layout.annotations[0].text == "day 12"
    watched = power_chart(curve(PLAN), end=23, power=0.8, peeking=True)
    assert watched.data[-1].name == "every look"


@pytest.mark.parametrize(("effect", "colour"), [(1.5, LIFTS), (-1.5, LOWERS), (0.0, NEUTRAL)])
def test_the_colour_is_what_the_last_interval_says(effect: float, colour: str) -> None:
    arm = read_out_of(effect, planned=9000).arms[0]
    figure = looks_chart(arm.looks, unit="change of <b>", ended=False)
    band = figure.data[0]
    assert band.fillcolor == colour
    # there and back again
    assert len(band.x) == 2 * len(arm.looks)
    assert band.y[0] == arm.looks[0].always[1]
    assert "&lt;b&gt;" in figure.layout.yaxis.title.text
    assert [trace.name for trace in figure.data].count("decides") == 0


def test_what_is_not_trusted_has_no_colour() -> None:
    arm = read_out_of(1.5, planned=9000).arms[0]
    figure = looks_chart(arm.looks, unit="spend", ended=False, trusted=False)
    assert figure.data[0].fillcolor == NEUTRAL


def test_at_the_end_the_interval_of_one_look_stands_on_the_last_day() -> None:
    arm = read_out_of(0.6).arms[0]
    figure = looks_chart(arm.looks, unit="spend", ended=True)
    last = figure.data[-1]
    assert last.name == "decides"
    assert tuple(last.x) == (10, 10)
    assert tuple(last.y) == arm.looks[-1].fixed
    low, high = figure.layout.yaxis.range
    assert low < 0 < high
