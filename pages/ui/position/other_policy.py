"""The lower part of the Position view: what another policy would have earned, from a log."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from explain.charts import quality as quality_chart
from explain.charts.quality import Dot
from explain.formats import bracket_below, count_of, decimals, join_names, percent
from explain.position.policy import earned, figure, not_said
from explain.reasons.wording import escape
from pages.ui.access.uploads import accepted, drawn_for_uploads
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.position import cache
from pages.ui.session.context import ViewContext
from recommenders.adapters.files.reading.read_file import ENDINGS
from recommenders.configuration import limits
from recommenders.errors import DataError, public_text
from recommenders.intervals import interval_text, mean_text
from recommenders.off_policy.evaluate import MIN_EFFECTIVE, PolicyEvaluation
from recommenders.off_policy.read_log import COLUMNS

FILE: Final = "position_log"
_KEPT: Final = "_position_log"


def draw_other_policy(view: ViewContext) -> None:
    """An uploaded log, and what it says of the new policy."""
    screen.section("What another policy would have earned", terms=["off-policy evaluation"])
    screen.text(
        "A log of decisions with the chance that each had tells what another policy would have "
        "earned, without trying it: what the new policy would do more often counts more."
    )
    if not screen.presenting():
        _draw_upload()
    kept: tuple[str, bytes] | None = st.session_state.get(_KEPT)
    if kept is None:
        screen.caption(
            "No log is loaded. It stays in this window: a link opens the view without it."
        )
        return
    try:
        evaluation = cache.policy_evaluation(*kept)
    except DataError as error:
        said = public_text(error, values=not view.selection.private)
        st.error(escape(said), icon=":material/error:")
        return
    _draw_evaluation(evaluation)


def _draw_upload() -> None:
    with st.expander("Upload a log", icon=":material/upload_file:", expanded=False):
        st.markdown(
            "A table (CSV, TSV, JSON Lines, Excel or Parquet) with a line for each decision and "
            "these columns:\n"
            + "\n".join(f"- `{name}`: {meaning}" for name, meaning in COLUMNS.items())
        )
        if not drawn_for_uploads():
            return
        st.file_uploader(
            "A log of decisions",
            type=list(ENDINGS),
            key=FILE,
            max_upload_size=limits().table_mb,
            on_change=_keep,
        )


def _keep() -> None:
    file = st.session_state[FILE]
    if file is not None:
        accepted("log of decisions", file.name)
    st.session_state[_KEPT] = None if file is None else (file.name, file.getvalue())


def _draw_evaluation(evaluation: PolicyEvaluation) -> None:
    screen.text(f"**{escape(earned(evaluation))}**")
    _draw_weights(evaluation)
    if evaluation.values:
        _draw_values(evaluation)
    if evaluation.columns:
        read = [f"{what} from “{column}”" for what, column in evaluation.columns.items()]
        screen.caption(escape(f"Read: {join_names(read)}."))
    for sentence in not_said(evaluation):
        screen.text(f":material/info: {escape(sentence)}")


def _draw_weights(evaluation: PolicyEvaluation) -> None:
    ends = interval_text(evaluation.mean_weight_low, evaluation.mean_weight_high, _two)
    parts = [
        f"{count_of(evaluation.lines, 'line')} in the log",
        f"effective sample size **{evaluation.effective_size:,.0f}** (at least "
        f"{MIN_EFFECTIVE:,.0f} are needed)",
        f"largest weight {figure(evaluation.largest_weight)}, "
        f"{percent(evaluation.largest_share)} of all weight",
        f"mean weight {decimals(evaluation.mean_weight, 2)} ({ends}), where 1 is right",
    ]
    screen.text(" · ".join(parts))


def _draw_values(evaluation: PolicyEvaluation) -> None:
    frame = evaluation.frame()
    rows = frame.to_dict("records")
    shown = pd.DataFrame(
        {
            "Estimator": frame["estimator"],
            "Reward a line": [
                bracket_below(mean_text(row["value"], row["low"], row["high"], figure))
                for row in rows
            ],
            "More than the log": [
                bracket_below(mean_text(row["gain"], row["gain_low"], row["gain_high"], figure))
                for row in rows
            ],
        }
    )
    left, right = screen.columns(2)
    with left:
        screen.chart(
            quality_chart.intervals(
                [
                    *(
                        Dot(
                            name=row["estimator"],
                            mean=row["value"],
                            low=row["low"],
                            high=row["high"],
                        )
                        for row in rows
                    ),
                    Dot(
                        name="the log itself",
                        mean=evaluation.logged_value,
                        low=evaluation.logged_low,
                        high=evaluation.logged_high,
                        faded=True,
                    ),
                ],
                unit="reward a line",
                theme=chart_theme(),
            ),
            key="position_policy",
            alt="Reward a line: "
            + ", ".join(f"{row['estimator']} {figure(row['value'])}" for row in rows),
        )
    with right:
        screen.table("Value of the new policy", frame, shown=shown)


def _two(value: float) -> str:
    return decimals(value, 2)
