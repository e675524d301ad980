"""The lower part of the Quality view: do the explanations hold."""

from __future__ import annotations

from math import isnan

import pandas as pd
import streamlit as st

from explain.bench.explainers.methods import LEAVE_ONE_OUT
from explain.bench.summary import Result
from explain.charts import quality
from explain.charts.quality import Band
from explain.export.report import Table
from explain.formats import count_of, number, percent, signed_number
from explain.quality.explanations import AUDITED, CUSTOMERS, OWN_METHOD, ExplanationQuality, seconds
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.quality import cache
from pages.ui.session.context import ViewContext
from recommenders.evaluation.durations import spoken
from recommenders.intervals import interval_text

CHARTED_METHODS = (OWN_METHOD, "removal order", "item cosine", "random")
METHOD_LABELS = {OWN_METHOD: "contributions (shown)", "removal order": "removal order (shown)"}
CHARTS = {
    "deletion": (
        "The score falls as the strongest purchases go",
        "purchases removed, %",
        "DEL",
    ),
    "insertion": ("The score returns as they come", "purchases kept, %", "INS"),
}


def show(view: ViewContext) -> None:
    """The audit, the benchmark and the surrogate, or the way to measure them."""
    screen.section("Do its explanations hold?")
    measured = cache.explanation_quality(view)
    if measured is None:
        screen.text(
            f"Not measured yet. Two tests: {AUDITED} customers' reasons are tried by taking the "
            f"named purchases out of the data, and {CUSTOMERS} customers whom the fit has not "
            "seen are explained by eight methods, whose order of the purchases is followed to "
            "the end. What comes of it is kept."
        )
        if not screen.presenting():
            duration = spoken(seconds(view.model.ranker.recommender, view.model.loaded.dataset))
            st.button(
                f"Measure the explanations, {duration}",
                icon=":material/play_arrow:",
                key="explained_start",
                on_click=cache.start_explanation_quality,
                args=(view,),
            )
        return
    screen.text(_audit_sentence(measured))
    screen.text(_surrogate_sentence(measured))
    if not measured.depends:
        screen.text(
            "The benchmark takes purchases away and looks at the score of the best new item. This "
            "recommender gives new items the same score whatever was bought, so there is nothing "
            "to compare."
        )
        return
    _draw_curves(view, measured)
    _draw_table(measured)


def _audit_sentence(measured: ExplanationQuality) -> str:
    audit = measured.audit
    if not audit.causes:
        return (
            f"No reason of {count_of(audit.items, 'list entry', 'list entries')} is worded as a "
            f"cause: for the {count_of(audit.customers, 'customer')} who were drawn, the list of "
            "new items does not hang on their purchases."
        )
    low, high = measured.held()
    return (
        f"**{percent(audit.lowered)} of the reasons that are worded as a cause hold** (95 % "
        f"interval {interval_text(low, high, percent)}): of {audit.causes:,} in the lists of "
        f"new items of {count_of(audit.customers, 'customer')}, the score falls when the named "
        "purchases are taken out of the data. Of all reasons "
        f"{percent(audit.personal)} are personal, {percent(audit.popular)} popular, "
        f"{percent(audit.doubtful)} doubtful and {percent(audit.weak)} weak."
    )


def _surrogate_sentence(measured: ExplanationQuality) -> str:
    fidelity = measured.surrogate
    if fidelity is None:
        return "There are too few purchases for a feature surrogate."
    return f"The feature surrogate, on customers it has not seen: {escape(fidelity.sentence)}"


def _draw_curves(view: ViewContext, measured: ExplanationQuality) -> None:
    unit = view.model.entry.unit
    for column, (kind, labels) in zip(screen.columns(2), CHARTS.items(), strict=True):
        title, across, metric = labels
        curves = {curve.method: curve for curve in measured.curves if curve.kind == kind}
        with column:
            screen.text(f"**{title}**")
            screen.chart(
                quality.curves(
                    [
                        Band(
                            name=method,
                            mean=curves[method].mean,
                            low=curves[method].low,
                            high=curves[method].high,
                        )
                        for method in CHARTED_METHODS
                        if method in curves
                    ],
                    measured.steps,
                    across=across,
                    up=f"mean score ({unit})",
                    key=True,
                    theme=chart_theme(),
                ),
                key=f"explained_{kind}",
                alt=f"{title}: mean "
                + ", ".join(
                    f"{result.method} {number(result.metrics[metric].mean)}"
                    for result in measured.results
                ),
            )
    screen.record(Table(name="Curves of the explanations", frame=measured.curve_frame()))


def _draw_table(measured: ExplanationQuality) -> None:
    own = measured.result(OWN_METHOD)
    shown = pd.DataFrame(
        [
            {
                "Method": METHOD_LABELS.get(result.method, result.method),
                "POS@5": result.metrics["POS@5"].text(number),
                f"less {LEAVE_ONE_OUT}": _difference(result),
                "DEL": result.metrics["DEL"].text(number),
                "INS": result.metrics["INS"].text(number),
                "Stable: other draws": _share(result.same_seeds),
                "one purchase more": _share(result.same_history),
                "ms": number(result.milliseconds),
            }
            for result in measured.results
        ]
    )
    screen.table("Methods of explanation", shown, file=measured.frame(), wide=True)
    screen.caption(
        f"{count_of(own.customers, 'customer')} outside the fit, the first item of the list, 95 % "
        "intervals. **POS@5**: how long the item stays among the first five while purchases are "
        "removed, the most important first; lower is better. **DEL**, **INS**: mean height of "
        "the two curves; a good order has a low DEL and a high INS. **Stable**: share of the "
        f"first three purchases that stay, on {own.stable} customers. **ms**: median for one "
        "explanation. The command `becausal bench` compares four more methods."
    )


def _share(value: float) -> str:
    return "" if isnan(value) else percent(value)


def _difference(result: Result) -> str:
    difference = result.difference.get("POS@5")
    if difference is None or result.method == LEAVE_ONE_OUT:
        return ""
    return difference.text(signed_number)
