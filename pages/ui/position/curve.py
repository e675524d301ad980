"""The upper part of the Position view: the finding, the method, the curve."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from explain.charts import quality as quality_chart
from explain.charts.quality import Band
from explain.formats import decimals, percent
from explain.position.findings import (
    EXPLAINED,
    METHODS,
    PositionFindings,
    agreement,
    headline,
    read_from,
)
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.intervals import mean_text
from recommenders.position_bias.curve import Method
from recommenders.position_bias.exposures import NEEDED

METHOD = "position_method"


def chosen_method(view: ViewContext) -> Method:
    """The method that the address names, the default where it names none that there is."""
    wanted = view.selection.method
    if wanted is None or wanted in list(Method):
        return Method(wanted or Method.HARVESTING)
    st.warning(
        f"There is no method “{escape(wanted)}”: {METHODS[Method.HARVESTING]} is shown. Choose "
        "another one here.",
        icon=":material/help:",
    )
    return Method.HARVESTING


def draw_no_exposures(view: ViewContext) -> None:
    """The data do not have what it takes: which columns would."""
    title = view.model.loaded.dataset.title
    screen.title(f"{title} does not say what was shown at which place")
    screen.text(
        f"How much a place decides can be told from {escape(NEEDED)}. Where some visits were shown "
        "in a random order, a column `randomised` that is true for them lets it be checked. "
        "Purchases alone cannot tell: who bought had looked, wherever it stood."
    )


def draw_heading(findings: PositionFindings) -> None:
    """The finding in a sentence, or why there is none."""
    if findings.curve is None:
        screen.title("How far down customers look cannot be told this way")
        screen.text(escape(findings.refused))
        return
    screen.title(headline(findings), escape(read_from(findings)))


def draw_method(method: Method) -> None:
    """The choice of the method, and what it assumes."""
    if not screen.presenting():
        sync_widget(METHOD, method, METHODS.values())
        st.segmented_control(
            "Compare",
            list(METHODS),
            format_func=lambda name: METHODS[name],
            key=METHOD,
            required=True,
            on_change=taking(METHOD, METHODS, lambda name: update(method=str(name))),
        )
    screen.caption(EXPLAINED[method])


def draw_curve(findings: PositionFindings) -> None:
    """Examination by place with its band, and the click rates beside it."""
    assert findings.curve is not None
    frame = findings.curve_frame()
    known = frame[frame["examination"].notna()]
    places = known["place"].tolist()
    screen.section("How often each place is looked at", terms=["examination"])
    bands = [
        Band(
            name="examination",
            mean=known["examination"].tolist(),
            low=known["low"].tolist(),
            high=known["high"].tolist(),
        )
    ]
    rates = known.get("click rate")
    if rates is not None and findings.method is not Method.NAIVE and rates.notna().all():
        bands.append(
            Band(name="click rate", mean=rates.tolist(), low=rates.tolist(), high=rates.tolist())
        )
    left, right = screen.columns([3, 2])
    with left:
        screen.chart(
            quality_chart.curves(
                bands,
                places,
                across="place in the list",
                up="beside the first place",
                key=True,
                theme=chart_theme(),
            ),
            key="position_curve",
            alt=_takeaway(known),
        )
    with right:
        _draw_table(frame)
    screen.caption(
        "Relative to the first place, which is 1. The band holds the whole curve with 95 % "
        "confidence when customers are drawn again."
    )
    said = agreement(findings)
    if said:
        screen.text(f":material/shuffle: {escape(said)}")
    unmatched = findings.curve.unmatched
    if unmatched:
        screen.caption(
            f"{unmatched:,} clicks are left out: no showing of the item to the customer within a "
            "day goes with them."
        )


def _draw_table(frame: pd.DataFrame) -> None:
    rows = frame.to_dict("records")
    shown = pd.DataFrame(
        {
            "Place": frame["place"],
            "Looked at": ["1" if row["place"] == 1 else _with_band(row) for row in rows],
            "Clicks": frame["clicks"],
        }
    )
    if "click rate" in frame:
        shown.insert(2, "By click rate", [_share(row["click rate"]) for row in rows])
    screen.table("Examination by place", frame, shown=shown)


def _with_band(row: dict[Hashable, Any]) -> str:
    return mean_text(row["examination"], row["low"], row["high"], _share) or "too few clicks"


def _share(value: float) -> str:
    return "" if math.isnan(value) else decimals(value, 2)


def _takeaway(known: pd.DataFrame) -> str:
    pairs = zip(known["place"].head(10), known["examination"].head(10), strict=True)
    said = ", ".join(f"place {place} {percent(share)}" for place, share in pairs)
    return f"How often each place is looked at beside the first: {said}"
