"""The part Read out: a verdict in words, what it rests on, and the guard against peeking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from explain.charts.intervals import Mark, Range, ranges
from explain.experiments import chart, verdict
from explain.experiments.planned import short_percent, signed_percent
from explain.export.report import Table
from explain.formats import count_of, number, signed_number
from explain.markup import escape
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.experiments import cache, choices, columns
from pages.ui.experiments.choices import READOUT, draw_choice, draw_number, draw_switch
from pages.ui.experiments.columns import Chosen
from recommenders.errors import DataError
from recommenders.experiments.columns import control_of
from recommenders.experiments.metrics import metrics_of
from recommenders.experiments.read_out import ArmResult, Question, ReadOut, Verdict
from recommenders.experiments.table import ExperimentTable
from recommenders.intervals import mean_text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

CAPS: Final = {"0": "No", "0.001": "The largest 0.1 %", "0.01": "The largest 1 %"}
MAX_PLANNED: Final = 10_000_000
VERDICT_ICONS: Final = {
    Verdict.BETTER: ":material/arrow_upward:",
    Verdict.WORSE: ":material/arrow_downward:",
    Verdict.NO_DIFFERENCE: ":material/drag_handle:",
    Verdict.OPEN: ":material/hourglass_top:",
    Verdict.NOT_TRUSTED: ":material/error:",
}


def show(top: DeltaGenerator) -> None:
    """The verdict of the table that is uploaded, or of an example."""
    columns.draw_source()
    try:
        chosen = columns.chosen(columns.source())
    except DataError as error:
        with top:
            columns.draw_error(error)
        return
    fields = st.container()
    try:
        table = cache.table_of(chosen.source, chosen.roles, chosen.empty)
        question = _question(table, chosen)
        with fields:
            _draw_fields(table, question, chosen)
        read_out = cache.read_out_of(chosen.source, table, chosen.empty, question)
    except DataError as error:
        with top:
            columns.draw_error(error)
        columns.draw_columns(chosen, open_=True)
        return
    with top:
        screen.title(verdict.headline(read_out), _strip(chosen, read_out))
    _draw_verdicts(read_out, chosen)
    _draw_looks(read_out)
    _draw_estimates(read_out)
    _draw_metrics(read_out)
    screen.section("What this cannot know")
    lines = verdict.caveats(read_out, table, chosen.empty)
    screen.text("\n".join(f"- {escape(line)}" for line in lines))
    columns.draw_read(table, chosen)
    columns.draw_columns(chosen, open_=False)


def _question(table: ExperimentTable, chosen: Chosen) -> Question:
    choice = choices.chosen(READOUT)
    metrics = {metric.name: metric for metric in metrics_of(table)}
    example = chosen.source.example
    default = "spend" if example is not None else next(iter(metrics))
    control = choice.get("control", "")
    planned = choices.number(
        choice, "planned", example.planned if example else 0, low=0, high=MAX_PLANNED
    )
    cap = choice.get("cap", "0")
    return Question(
        metric=metrics.get(
            choice.get("metric", ""), metrics.get(default) or next(iter(metrics.values()))
        ),
        control=control if control in table.arm_names else control_of(table.arm_names),
        planned=int(planned) or None,
        lower_is_better=choice.get("lower") == "1",
        cap=float(cap) if cap in CAPS else 0.0,
    )


def _draw_fields(table: ExperimentTable, question: Question, chosen: Chosen) -> None:
    if screen.presenting():
        return
    metrics = {metric.name: metric.name for metric in metrics_of(table)}
    example = chosen.source.example
    metric_slot, control_slot, planned_slot, cap_slot = st.columns(
        4, gap="medium", vertical_alignment="bottom"
    )
    with metric_slot:
        draw_choice(READOUT, "metric", "What decides", question.metric.name, metrics)
    with control_slot:
        arms = {name: name for name in table.arm_names}
        draw_choice(READOUT, "control", "Control", question.control, arms)
    with planned_slot:
        draw_number(
            READOUT,
            "planned",
            "Planned customers an arm",
            question.planned or 0,
            low=0,
            high=MAX_PLANNED,
            step=100.0,
            help_text="As it was fixed before the start (Plan). Until they have come, and with 0, "
            "only the interval that holds at every look decides.",
        )
    with cap_slot:
        cap = f"{question.cap:g}"
        draw_choice(READOUT, "cap", "Cap the largest values", cap, CAPS, default="0")
    draw_switch(READOUT, "lower", "Less is better", value=question.lower_is_better, default=False)
    if example is not None and question.planned is None:
        st.caption(f"The example was planned with {example.planned:,} customers an arm.")


def _strip(chosen: Chosen, read_out: ReadOut) -> str:
    units = count_of(sum(read_out.sample_ratio.units), "customer")
    days = f", {count_of(read_out.days, 'day')} of entry" if read_out.days else ""
    what = f"{units} in {len(read_out.arm_names)} arms{days}"
    example = chosen.source.example
    if example is None:
        return f"{escape(chosen.source.sheet.file)}: {what}."
    return (
        f"**Simulated example**: {what}. The truth, which a real experiment would not tell: "
        f"{escape(example.truth)}"
    )


def _draw_verdicts(read_out: ReadOut, chosen: Chosen) -> None:
    for arm in read_out.arms:
        words = escape(verdict.arm_sentence(read_out, arm))
        if len(read_out.arms) > 1:
            words = f"**{escape(arm.arm)}**: {arm.verdict}. {words}"
        screen.text(f"{VERDICT_ICONS[arm.verdict]} {words}", terms=("always-valid", "CUPED"))
        if not read_out.trusted:
            break
    ratio = read_out.sample_ratio
    if read_out.trusted:
        screen.caption(
            f"The arms have the sizes that they should have (sample ratio: p = {number(ratio.p)}).",
            terms=("sample-ratio check",),
        )


def _draw_looks(read_out: ReadOut) -> None:
    shown = [arm for arm in read_out.arms if len(arm.looks) > 1]
    if not shown:
        return
    screen.section("As it stood on each day", terms=("always-valid",))
    for arm in shown:
        if len(shown) > 1:
            screen.text(f"**{escape(arm.arm)} less {escape(read_out.question.control)}**")
        sentence = verdict.peeking_sentence(arm)
        screen.chart(
            chart.looks_chart(
                arm.looks,
                unit=f"change of {read_out.question.metric.name}",
                ended=read_out.ended,
                trusted=read_out.trusted,
                theme=chart_theme(),
            ),
            key=f"looks_{arm.arm}",
            alt=f"{arm.arm} less {read_out.question.control} by day. {sentence}",
        )
        if read_out.trusted:
            screen.text(escape(sentence))
    screen.record(Table(name="By day", frame=verdict.look_frame(read_out), printed=False))
    decides = "that of one look" if read_out.ended else "that of every look"
    screen.caption(
        f"The interval that decides is {decides}. Each day has the customers who had entered by "
        "then, with the outcomes that they have in this table."
    )


def _draw_estimates(read_out: ReadOut) -> None:
    screen.section("The change and how sure it is", terms=("CUPED",))
    rows = [row for arm in read_out.arms for row in _rows(arm, read_out)]
    lifts = all(row.written.endswith("%") for row in rows)
    screen.chart(
        ranges(
            rows,
            axis=f"change of {read_out.question.metric.name}" + (", %" if lifts else ""),
            marks=[Mark(at=0.0, word="no change")],
            percent=lifts,
            theme=chart_theme(),
        ),
        key="estimates",
        alt="; ".join(f"{row.name}: {row.told}" for row in rows),
    )
    frame = verdict.estimate_frame(read_out)
    screen.record(Table(name="Estimates", frame=frame, printed=False))


def _rows(arm: ArmResult, read_out: ReadOut) -> list[Range]:
    """Plain and CUPED, of the interval that decides; of one look where it is too early."""
    compared = arm.fixed if read_out.ended or arm.always is None else arm.always
    rows = []
    for name, difference in (("plain", compared.plain), ("CUPED", compared.adjusted)):
        if difference is None:
            continue
        lift = difference.lift
        low, at, high = (
            (difference.low, difference.difference, difference.high)
            if lift is None
            else (lift.low, lift.lift, lift.high)
        )
        write = signed_number if lift is None else signed_percent
        rows.append(
            Range(
                name=name if len(read_out.arms) == 1 else f"{arm.arm}, {name}",
                low=low,
                at=at,
                high=high,
                written=write(at),
                told=mean_text(at, low, high, write),
            )
        )
    return rows


def _draw_metrics(read_out: ReadOut) -> None:
    screen.section("Every metric", terms=("Holm",))
    frame = verdict.metric_frame(read_out)
    shown = pd.DataFrame(
        {
            **({"Arm": frame["arm"]} if len(read_out.arms) > 1 else {}),
            "Metric": frame["metric"],
            read_out.question.control: [_cell(value) for value in frame[read_out.question.control]],
            "In the arm": [_cell(value) for value in frame["in the arm"]],
            "Change": [
                signed_percent(lift) if lift == lift and lift is not None else _signed(change)
                for lift, change in zip(frame["lift"], frame["change"], strict=True)
            ],
            "p, corrected": [_p(value) for value in frame["p of all (Holm)"]],
        }
    )
    if any(frame["problem"]):
        shown["Not compared"] = frame["problem"]
    screen.table("Every metric", frame, shown=shown)
    kind = "one look at the end" if read_out.ended else "every look"
    screen.caption(
        f"p-values of {kind}, corrected for all {verdict.comparisons(read_out)} comparisons "
        "(Holm). Below .05 a metric has changed; the verdict is of the one that was chosen "
        "beforehand. Intervals above are of "
        f"{short_percent(read_out.confidence)} confidence."
    )


def _cell(value: float) -> str:
    return "" if pd.isna(value) else number(value)


def _signed(value: float) -> str:
    return "" if pd.isna(value) else signed_number(value)


def _p(value: float) -> str:
    return "" if pd.isna(value) else "under 0.001" if value < 0.001 else f"{value:.3f}"
