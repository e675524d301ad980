"""The lower part of the Quality view: do the explanations hold."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.bench.explainers.methods import LEAVE_ONE_OUT
from explain.bench.protocol.cases import SHARE
from explain.bench.protocol.metrics import STEPS
from explain.bench.summary import Estimate, Result
from explain.charts import quality as quality_chart
from explain.charts.quality import Band
from explain.export.report import Table
from explain.formats import counted, percent, plain, signed
from explain.quality.explanations import AUDITED, CUSTOMERS, OWN, Explained
from explain.reasons.wording import escape
from pages.ui.elements import screen as sheet
from pages.ui.elements.provenance import paper
from pages.ui.quality import cache as results
from pages.ui.shell.sidebar import Chosen
from recommenders.contract import LinearInHistory
from recommenders.evaluation.durations import spoken

DRAWN = (OWN, "deciding order", "item cosine", "random")
NAMES = {OWN: "contributions (shown)", "deciding order": "deciding order (shown)"}
CHARTS = {
    "deletion": (
        "The score falls as the strongest purchases go",
        "purchases removed, %",
        "DEL",
    ),
    "insertion": ("The score returns as they come", "purchases kept, %", "INS"),
}


def show(chosen: Chosen) -> None:
    """The audit, the benchmark and the surrogate, or the way to measure them."""
    sheet.section("Do its explanations hold?")
    found = results.explained(chosen)
    if found is None:
        sheet.text(
            f"Not measured yet. Two tests: {AUDITED} customers' reasons are tried by taking the "
            f"named purchases out of the data, and {CUSTOMERS} customers whom the fit has not "
            "seen are explained by eight methods, whose order of the purchases is followed to "
            "the end. What comes of it is kept."
        )
        if not sheet.presenting():
            st.button(
                f"Measure the explanations, {spoken(_seconds(chosen))}",
                icon=":material/play_arrow:",
                key="explained_start",
                on_click=results.start_explaining,
                args=(chosen,),
            )
        return
    sheet.text(_audit(found))
    sheet.text(_surrogate(found))
    if not found.depends:
        sheet.text(
            "The benchmark takes purchases away and looks at the score of the best new item. This "
            "recommender gives new items the same score whatever was bought, so there is nothing "
            "to compare."
        )
        return
    _curves(chosen, found)
    _table(found)


def _audit(found: Explained) -> str:
    audit = found.audit
    if not audit.causes:
        return (
            f"No reason of {counted(audit.items, 'list entry', 'list entries')} is worded as a "
            f"cause: for the {counted(audit.customers, 'customer')} who were drawn, the list of "
            "new items does not hang on their purchases."
        )
    low, high = found.held()
    return (
        f"**{percent(audit.lowered)} of the reasons that are worded as a cause hold** (95 % "
        f"interval {percent(low)} to {percent(high)}): of {audit.causes:,} in the lists of "
        f"new items of {counted(audit.customers, 'customer')}, the score falls when the named "
        "purchases are taken out of the data. Of all reasons "
        f"{percent(audit.checked)} are checked, "
        f"{percent(audit.associated)} associated, {percent(audit.general)} general."
    )


def _surrogate(found: Explained) -> str:
    fidelity = found.surrogate
    if fidelity is None:
        return "There are too few purchases for a feature surrogate."
    return f"The feature surrogate, on customers it has not seen: {escape(fidelity.sentence)}"


def _curves(chosen: Chosen, found: Explained) -> None:
    unit = chosen.world.entry.unit
    steps = [100.0 * at / (STEPS - 1) for at in range(STEPS)]
    for column, (kind, told) in zip(sheet.columns(2), CHARTS.items(), strict=True):
        title, across, metric = told
        curves = {curve.method: curve for curve in found.curves if curve.kind == kind}
        with column:
            sheet.text(f"**{title}**")
            sheet.chart(
                quality_chart.curves(
                    [
                        Band(
                            name=method,
                            mean=curves[method].mean,
                            low=curves[method].low,
                            high=curves[method].high,
                        )
                        for method in DRAWN
                        if method in curves
                    ],
                    steps,
                    across=across,
                    up=f"mean score ({unit})",
                    key=True,
                    paper=paper(),
                ),
                key=f"explained_{kind}",
                alt=f"{title}: mean "
                + ", ".join(
                    f"{one.method} {plain(one.metrics[metric].mean)}" for one in found.results
                ),
            )
    sheet.record(Table(name="Curves of the explanations", frame=found.curve_frame()))


def _table(found: Explained) -> None:
    own = found.result(OWN)
    shown = pd.DataFrame(
        [
            {
                "Method": NAMES.get(one.method, one.method),
                "POS@5": _interval(one.metrics["POS@5"]),
                f"less {LEAVE_ONE_OUT}": _apart(one),
                "DEL": _interval(one.metrics["DEL"]),
                "INS": _interval(one.metrics["INS"]),
                "Stable: other draws": _share(one.same_seeds),
                "one purchase more": _share(one.same_history),
                "ms": plain(1000 * one.seconds),
            }
            for one in found.results
        ]
    )
    sheet.table("Methods of explanation", shown, file=found.frame(), wide=True)
    sheet.caption(
        f"{counted(own.customers, 'customer')} outside the fit, the first item of the list, 95 % "
        "intervals. **POS@5**: how long the item stays among the first five while purchases are "
        "removed, the most important first; lower is better. **DEL**, **INS**: mean height of "
        "the two curves; a good order has a low DEL and a high INS. **Stable**: share of the "
        f"first three purchases that stay, on {own.stable} customers. **ms**: median for one "
        "explanation. The command `python -m explain bench` compares four more methods."
    )


def _seconds(chosen: Chosen) -> float:
    """What it took on two data sets, along the size of the catalogue and the customers."""
    dataset = chosen.world.shop.dataset
    per_customer = 0.15 * max(1.0, dataset.n_items / 600) ** 0.45
    if not isinstance(chosen.world.ranker.recommender, LinearInHistory):
        per_customer *= 2.5
    return 5.0 + per_customer * min(CUSTOMERS, SHARE * dataset.n_customers)


def _interval(found: Estimate) -> str:
    return f"{plain(found.mean)} ({plain(found.low)} to {plain(found.high)})"


def _apart(one: Result) -> str:
    found = one.against.get("POS@5")
    if found is None or one.method == LEAVE_ONE_OUT:
        return ""
    return f"{signed(found.mean)} ({signed(found.low)} to {signed(found.high)})"


def _share(value: float) -> str:
    return percent(value) if value == value else ""
