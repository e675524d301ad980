"""The part Plan: how many customers, how many days, and what that could notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from explain.experiments import chart, planned
from explain.experiments.planned import short_percent
from explain.export.report import Table
from explain.formats import count_of, date, money, number
from explain.markup import escape
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.experiments import cache, choices
from pages.ui.experiments.choices import PLAN, READOUT, draw_choice, draw_number, draw_switch
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import judged_on
from pages.ui.session.selection import update
from recommenders.contract import Dataset
from recommenders.experiments import from_history
from recommenders.experiments.from_history import Baseline
from recommenders.experiments.planner import Answer, Metric, Plan, answer

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

OWN: Final = {
    "own-share": (Metric.PROPORTION, 0.05, 0.0),
    "own-mean": (Metric.MEAN, 10.0, 20.0),
    "own-ratio": (Metric.RATIO, 2.0, 4.0),
}
"""Outcomes that the data do not tell: metric, and what is there to be typed over."""
OUTCOMES: Final = {
    from_history.BUYERS: "Share of customers who buy",
    from_history.PURCHASES: "Purchases a customer",
    from_history.SPEND: "Spend a customer",
    from_history.SPEND_EACH: "Spend a purchase",
    "own-share": "Another share of customers",
    "own-mean": "Another mean a customer",
    "own-ratio": "Another ratio of sums",
}
POWERS: Final = {"0.8": "80 %", "0.9": "90 %", "0.95": "95 %"}
LIFT: Final = 0.1
DAILY: Final = 1000.0
CORRELATION: Final = 0.5
WORTH: Final = 0.1
"""Correlation from which on the time before is used where nobody has chosen."""
MAX_ARMS: Final = 6
_TINY: Final = 1e-6
_FIGURES: Final = dict.fromkeys(("base", "spread", "rho", "daily"))
"""What is forgotten when another outcome is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks, with what the data say where it says nothing."""

    outcome: str
    metric: Metric
    base: float
    spread: float
    lift: float
    power: str
    daily: float
    arms: int
    before: bool
    correlation: float
    peeking: bool
    history: Baseline | None

    @property
    def plan(self) -> Plan:
        """The plan; raises ValueError for figures that do not go together."""
        return Plan(
            metric=self.metric,
            base=self.base,
            spread=None if self.metric is Metric.PROPORTION else self.spread,
            lift=self.lift,
            power=float(self.power),
            arms=self.arms,
            daily=self.daily,
            correlation=self.correlation if self.before else 0.0,
            peeking=self.peeking,
        )


def show(view: ViewContext, top: DeltaGenerator) -> None:
    """The answer in a sentence, the fields that it rests on, the curve and the table."""
    dataset = judged_on(view)
    asked = _asked(dataset)
    if not screen.presenting():
        _draw_fields(asked, dataset)
    try:
        plan = asked.plan
    except ValueError:
        with top:
            screen.title("These figures do not go together")
        st.warning(planned.beyond_all(asked.base, asked.lift), icon=":material/rule:")
        return
    plan_answer = answer(plan)
    with top:
        screen.title(planned.sentence(plan, plan_answer), _strip(asked, dataset))
    _draw_notes(plan, asked, dataset)
    if plan_answer.feasible:
        _draw_way_on(plan_answer)
        _draw_curve(plan, plan_answer)
        _draw_table(plan)


def _asked(dataset: Dataset) -> Asked:
    choice = choices.chosen(PLAN)
    told = from_history.outcomes_of(dataset)
    outcome = choice.get("of", "")
    history = None
    if outcome not in OWN:
        outcome = outcome if outcome in told else told[0]
        history = cache.baseline_of(dataset.fingerprint, outcome, dataset)
    if history is None:
        outcome = outcome if outcome in OWN else "own-share"
        metric, base, spread = OWN[outcome]
        daily, correlation = DAILY, CORRELATION
    else:
        metric, base, spread = from_history.KINDS[outcome], history.base, history.spread
        daily, correlation = history.daily, history.correlation
    highest = 0.999 if metric is Metric.PROPORTION else 1e9
    lift = choices.number(choice, "lift", LIFT, low=-0.9, high=5.0)
    before = correlation >= WORTH if history is not None else False
    return Asked(
        outcome=outcome,
        metric=metric,
        base=choices.number(choice, "base", _short(base), low=_TINY, high=highest),
        spread=choices.number(choice, "spread", _short(spread), low=_TINY, high=1e9),
        lift=lift or LIFT,
        power=choice["power"] if choice.get("power") in POWERS else next(iter(POWERS)),
        daily=choices.number(choice, "daily", _short(daily), low=0.1, high=1e8),
        arms=int(choices.number(choice, "arms", 2, low=2, high=MAX_ARMS)),
        before=choice["before"] == "1" if choice.get("before") in ("0", "1") else before,
        correlation=choices.number(choice, "rho", round(correlation, 2), low=0.0, high=0.99),
        peeking=choice.get("peeking") == "1",
        history=history,
    )


def _short(value: float) -> float:
    """A figure of the data with three digits, as a person would type it."""
    return float(f"{value:.3g}")


def _draw_fields(asked: Asked, dataset: Dataset) -> None:
    """Two rows of fields, and the switches; an empty place where a field has no meaning."""
    first = st.columns(4, gap="medium", vertical_alignment="bottom")
    with first[0]:
        told = (*from_history.outcomes_of(dataset), *OWN)
        draw_choice(
            PLAN,
            "of",
            "Outcome",
            asked.outcome,
            {name: OUTCOMES[name] for name in told},
            also=lambda _: dict(_FIGURES),
        )
    with first[1]:
        _draw_base(asked)
    with first[2]:
        draw_number(
            PLAN,
            "lift",
            "Change to notice, %",
            asked.lift,
            low=-0.9,
            high=5.0,
            step=1.0,
            scale=100.0,
            help_text="Of what it is now. The smallest change that would be worth having.",
        )
    with first[3]:
        draw_number(
            PLAN,
            "daily",
            "New customers a day",
            asked.daily,
            low=0.1,
            high=1e8,
            step=100.0,
            help_text="Customers who enter the experiment for the first time, in all arms.",
        )
    second = st.columns(4, gap="medium", vertical_alignment="bottom")
    with second[0]:
        draw_choice(PLAN, "power", "Power", asked.power, POWERS, default=next(iter(POWERS)))
    with second[1]:
        draw_number(PLAN, "arms", "Arms", asked.arms, low=2, high=MAX_ARMS, step=1.0)
    _draw_noise(asked, second[2:])
    _draw_switches(asked)


def _draw_base(asked: Asked) -> None:
    share = asked.metric is Metric.PROPORTION
    draw_number(
        PLAN,
        "base",
        "Now, % of customers" if share else "Now, mean",
        asked.base,
        low=_TINY,
        high=0.999 if share else 1e9,
        step=1.0,
        scale=100.0 if share else 1.0,
    )


def _draw_noise(asked: Asked, slots: Sequence[DeltaGenerator]) -> None:
    """How far customers differ, and what of that is known from the time before."""
    places = iter(slots)
    if asked.metric is not Metric.PROPORTION:
        with next(places):
            draw_number(
                PLAN,
                "spread",
                "Standard deviation",
                asked.spread,
                low=_TINY,
                high=1e9,
                step=1.0,
                help_text="Between customers; of a ratio that of its linearised values.",
            )
    if asked.before:
        with next(places):
            draw_number(
                PLAN,
                "rho",
                "Correlation with the time before",
                asked.correlation,
                low=0.0,
                high=0.99,
                step=0.05,
            )


def _draw_switches(asked: Asked) -> None:
    with st.container(horizontal=True):
        draw_switch(
            PLAN,
            "before",
            "Use what customers did before (CUPED)",
            value=asked.before,
            default=asked.history is not None and asked.history.correlation >= WORTH,
        )
        draw_switch(
            PLAN,
            "peeking",
            "Look at it every day",
            value=asked.peeking,
            default=False,
            help_text="With an interval that holds at every look. Off: it is looked at once, at "
            "the end.",
        )


def _strip(asked: Asked, dataset: Dataset) -> str:
    if asked.history is None:
        return "The figures are your own: the outcome is not read from the data."
    history, at = asked.history, date(dataset.as_of)
    return (
        f"{OUTCOMES[asked.outcome]}: {_amount(asked, dataset)} in {history.days} days. That, the "
        f"spread, the correlation and the arrivals are those of {history.customers:,} customers of "
        f"{escape(dataset.title)} in the {history.days} days to {at}, unless you type others."
    )


def _amount(asked: Asked, dataset: Dataset) -> str:
    if asked.metric is Metric.PROPORTION:
        return short_percent(asked.base)
    spends = asked.outcome in (from_history.SPEND, from_history.SPEND_EACH)
    return escape(money(asked.base, dataset.currency) if spends else number(asked.base))


def _draw_notes(plan: Plan, asked: Asked, dataset: Dataset) -> None:
    customers = dataset.n_customers if asked.history is not None else None
    lines = cache.plan_notes(plan, customers)
    screen.text(
        "\n".join(f"- {escape(line)}" for line in lines), terms=("power", "CUPED", "always-valid")
    )


def _draw_way_on(plan_answer: Answer) -> None:
    """To the read-out of the table that is uploaded, with what was planned."""
    if screen.presenting() or cache.upload() is None:
        return

    def read_out() -> None:
        choices.choose(READOUT, planned=str(plan_answer.units))
        update(stage="read-out")

    st.button("Read out with this plan", icon=":material/science:", on_click=read_out)


def _draw_curve(plan: Plan, plan_answer: Answer) -> None:
    screen.section("The chance to notice it, day by day", terms=("power",))
    curve = cache.plan_curve(plan)
    screen.chart(
        chart.power_chart(
            curve,
            end=plan_answer.days,
            power=plan.power,
            peeking=plan.peeking,
            theme=chart_theme(),
        ),
        key="plan_power",
        alt=f"After {count_of(plan_answer.days, 'day')} {planned.lift_words(plan.lift)} is noticed "
        f"with {short_percent(plan.power)} power.",
    )
    screen.record(Table(name="Power by day", frame=curve.frame(), printed=False))


def _draw_table(plan: Plan) -> None:
    screen.section("What could be noticed in some weeks")
    frame = planned.noticed(plan)
    shown = frame.copy()
    for name in shown.columns.difference(["weeks", "customers an arm"]):
        shown[name] = planned.percents(frame[name].tolist())
    screen.table("Smallest change that is noticed", frame, shown=shown)
    screen.caption(
        f"The smallest change that is noticed with {short_percent(plan.power)} power at "
        f"{planned.number_of(plan.daily)} new customers a day. “Every look” is the look of that "
        "day, with an interval that may be looked at on all days before."
    )
