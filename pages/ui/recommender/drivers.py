"""What drives the lists: ranked features, a swarm of list entries, and one feature's line."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from explain.charts import importance as charts
from explain.formats import MINUS, count_of, number, percent, signed_decimals, unbroken
from explain.reasons.wording import escape
from explain.surrogate.global_attributions import GlobalAttributions
from explain.surrogate.global_importance import GlobalImportance, dependence
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.recommender import cache
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, taking, update
from recommenders.errors import public_text
from recommenders.intervals import mean_text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

MAX_ROWS = 12
"""Features in the table on the screen."""


def show(view: ViewContext, head: DeltaGenerator) -> None:
    """The strongest features, and how the contribution of one goes with its value."""
    model, bought = view.model, view.selection.bought
    try:
        attributions = cache.attributions(model, bought)
    except ValueError as error:
        draw_no_surrogate(head, view, public_text(error))
        return
    importance = cache.importance(model.fingerprint, bought, attributions)
    if not importance.entries:
        draw_no_surrogate(head, view, "no customer has a list")
        return
    with head:
        screen.title(
            f"What moves {model.entry.label} most: {_finding(importance)}",
            f"Read from the lists of {sample_phrase(importance.customers, attributions.of)}: "
            f"{count_of(importance.entries, 'entry', 'entries')}.{_caveat(importance)}",
        )
    left, right = screen.columns(2)
    with left:
        screen.section("How much it moves a score", terms=["surrogate"])
        screen.chart(
            charts.sizes(importance, theme=chart_theme()),
            key="sizes",
            alt=charts.sizes_takeaway(importance),
        )
        screen.caption(_unit_note(importance))
    with right:
        _draw_swarm(view, attributions, importance)
    _draw_dependence(view, attributions, importance)
    _draw_table(importance)


def draw_no_surrogate(head: DeltaGenerator, view: ViewContext, why: str) -> None:
    """In place of what the surrogate would say."""
    with head:
        screen.title(f"{view.model.entry.label}: too few purchases for a surrogate")
    screen.text(
        f"The account by features needs customers with three purchases and items left to rank: "
        f"{escape(why)}. The other parts of this view, and the reasons of a single customer, do "
        "not need it."
    )


def _draw_swarm(
    view: ViewContext, attributions: GlobalAttributions, importance: GlobalImportance
) -> None:
    screen.section("What it lifts and lowers")
    screen.chart(
        charts.beeswarm(
            attributions,
            importance.order,
            currency=view.model.loaded.dataset.currency,
            theme=chart_theme(),
        ),
        key="swarm",
        alt=_swarm_takeaway(importance),
    )
    dots = (
        ""
        if importance.entries <= charts.DOTS
        else f" ({charts.DOTS:,} of {importance.entries:,}, drawn at random)"
    )
    screen.caption(
        f"Each dot is one entry of a list{dots}: "
        "left of zero it is lowered, right of it lifted. The stronger the dot, the higher the "
        "value of the feature; a hollow dot has none."
    )


def _draw_table(importance: GlobalImportance) -> None:
    screen.section("The features as a table")
    frame = importance.frame()
    first = importance.frame(MAX_ROWS)
    screen.table("Drivers", first, shown=_table(first), file=frame)
    if len(importance.features) > MAX_ROWS:
        screen.caption(
            f"The strongest {MAX_ROWS} of {len(importance.features)}, and what is not "
            "reproduced; the file has them all, with what each is."
        )


def _draw_dependence(
    view: ViewContext, attributions: GlobalAttributions, importance: GlobalImportance
) -> None:
    labels = {entry.feature.name: entry.feature.label for entry in importance.features}
    wanted = view.selection.feature
    name = wanted if wanted in labels else importance.leaders[0].feature.name
    screen.section("One feature: its value and what it adds")
    if wanted is not None and wanted not in labels:
        st.warning(
            f"No feature of this recommender is called “{escape(wanted)}”. The strongest one is "
            "drawn instead.",
            icon=":material/help:",
        )
    if not screen.presenting():
        sync_widget("feature", name, labels.values())
        st.selectbox(
            "Feature",
            list(labels),
            index=0,
            format_func=lambda name: labels[name],
            key="feature",
            on_change=taking("feature", labels, lambda name: update(feature=name)),
        )
    line = dependence(attributions, name, currency=view.model.loaded.dataset.currency)
    if not len(line.x):
        screen.caption(f"The value of “{escape(line.feature.label)}” is known for no entry.")
        return
    left, right = screen.columns([3, 2])
    with left:
        screen.chart(
            charts.dependence(line, theme=chart_theme()), key="dependence", alt=line.finding
        )
    with right:
        screen.text(f"**{escape(line.finding)}.**")
        unknown = (
            f" For {count_of(line.unknown, 'more entry', 'more entries')} it is not known."
            if line.unknown
            else ""
        )
        screen.caption(
            f"{escape(line.feature.sentence)} In {escape(line.unit)}. The line joins the medians "
            f"of groups of equal size among {count_of(len(line.x), 'entry', 'entries')}."
            f"{unknown} What the value goes with, not what it causes."
        )
        if len(line.middle):
            frame = line.frame()
            screen.table(
                "One feature", frame, shown=frame.rename(columns={frame.columns[0]: "value"})
            )


def sample_phrase(customers: int, of: int) -> str:
    """Whose lists were read: "300 customers, drawn at random from 1,880 with a history"."""
    if customers >= of:
        return f"all {count_of(customers, 'customer')} with a history"
    return f"{count_of(customers, 'customer')}, drawn at random from {of:,} with a history"


def _finding(importance: GlobalImportance) -> str:
    return ", then ".join(f"“{entry.feature.label}”" for entry in importance.leaders)


def _caveat(importance: GlobalImportance) -> str:
    if importance.unreliable:
        return " :material/warning: The surrogate misses more than any feature moves: rely on none."
    return ""


def _unit_note(importance: GlobalImportance) -> str:
    return (
        "Scores of customers differ in size, so the unit is the standard deviation (sd) of the "
        "scores in the top hundred of each customer's ranking. The bar is the mean size of the "
        "contribution, up or down, over the ten entries; the line is its 95 % interval over "
        "customers. All features come from the purchases and the catalogue, none from the "
        "recommender. What the surrogate does not reproduce is "
        f"{number(importance.missed.mean)} sd, {percent(importance.missed_ratio)} "
        "of the strongest feature."
    )


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    sizes = zip(frame["mean size"], frame["low"], frame["high"], strict=True)
    return pd.DataFrame(
        {
            "Feature": frame["feature"],
            "Mean size (sd)": [
                unbroken(mean_text(mean, low, high, "{:.3f}".format)) for mean, low, high in sizes
            ],
            "Mean (sd)": ["" if isnan(mean) else _signed(mean) for mean in frame["mean"]],
            "Entries lifted": [
                "" if isnan(share) else percent(share) for share in frame["share of entries lifted"]
            ],
        }
    )


def _swarm_takeaway(importance: GlobalImportance) -> str:
    parts = [
        f"{entry.feature.label} lifts {percent(entry.lifts)}" for entry in importance.features[:3]
    ]
    return "Share of list entries: " + ", ".join(parts)


def _signed(mean: float) -> str:
    text = signed_decimals(mean, 3)
    return text if text.strip(f"+{MINUS}0.") else "0"
