"""What carries one item, in three charts: by purchase, by relation, by feature."""

from __future__ import annotations

import streamlit as st

from explain import charts
from explain.contract import Attribution, Method
from explain.explanation import Explanation
from explain.formats import plain, signed
from explain.rationale import escape
from pages.ui import resources
from pages.ui.parts import CHART, paper
from pages.ui.pickers import Chosen
from recommenders.contract import Dataset

METHODS = {
    Method.EXACT: "Exact: this recommender's score is a sum over the purchases.",
    Method.ENUMERATED: "Shapley values over every combination of the purchases.",
    Method.SAMPLED: "Shapley values, sampled; ± is the standard error.",
    Method.TWO_LEVEL: (
        "Owen values: groups of purchases first, then purchases inside them; ± is the standard "
        "error."
    ),
}


UNSETTLED = "The sample does not tell the first purchases from the next with certainty. "


def by_purchase(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """What each purchase adds to the score of the chosen item."""
    dataset = chosen.world.shop.dataset
    attribution = explanation.attribution
    st.markdown("**What each purchase adds**")
    if not attribution.units:
        st.caption("There is no purchase to credit.")
        return
    if not attribution.values[:, place].any():
        st.caption("No purchase changes this item's score: it is the same for every history.")
        return
    st.plotly_chart(
        charts.contributions(
            attribution, place, dataset, unit=chosen.world.entry.unit, paper=paper()
        ),
        config=CHART,
        key="by_purchase",
        alt=_takeaway(attribution, place, dataset),
    )
    st.caption(
        f"{METHODS[attribution.method]} "
        f"{'' if attribution.settled else UNSETTLED}The bars add up to "
        f"{signed(float(attribution.total[place] - attribution.base[place]))}, the score beyond "
        f"that of an empty history ({plain(float(attribution.base[place]))})."
    )


def by_relation(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """Layer (a): what of the history carries the item."""
    st.subheader("What of the history carries it", anchor=False)
    grouped = explanation.grouped
    if not explanation.attribution.units:
        st.caption(
            "There is no history to carry it: every item has the same score "
            f"({plain(float(grouped.base[place]))}), and popularity settles the order."
            if not grouped.base.any()
            else f"No history is needed: the score {plain(float(grouped.base[place]))} is that of "
            "an empty history."
        )
        return
    shares = charts.relation_bars(grouped, place)
    st.plotly_chart(
        charts.relations(grouped, place, unit=chosen.world.entry.unit, paper=paper()),
        config=CHART,
        key="by_relation",
        alt="Score by relation of the purchases to the item: "
        + ", ".join(f"{name} {signed(value)}" for name, value, _ in shares),
    )
    st.caption(
        "The same contributions, grouped by how each purchased item relates to this one "
        "(in brackets: purchased items). The bars add up to the score."
    )


def by_feature(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """Layer (b): what kind of item the recommender favours, told by the surrogate."""
    st.subheader("What kind of item it favours", anchor=False)
    try:
        surrogate = resources.surrogate(chosen.world, chosen.selection.bought)
    except ValueError as error:
        st.caption(f"There is no surrogate for this data set: {escape(str(error))}.")
        return
    found = resources.feature_attribution(
        chosen.world.fingerprint, chosen.customer, chosen.selection.bought, chosen.world, surrogate
    )
    target = explanation.ranking.items[place]
    row = int((found.targets == target).nonzero()[0][0])
    if found.fidelity.tau != found.fidelity.tau:
        st.caption(
            "Every item at the top of this list has the same score, so no feature can tell them "
            "apart."
        )
        return
    weak = found.fidelity.word == "weak"
    st.plotly_chart(
        charts.waterfall(
            found,
            row,
            unit=chosen.world.entry.unit,
            currency=chosen.world.shop.dataset.currency,
            faded=weak,
            paper=paper(),
        ),
        config=CHART,
        key="by_feature",
        alt=charts.waterfall_takeaway(found, row),
    )
    symbol = ":material/warning:" if weak else ":material/verified:"
    st.markdown(f"{symbol} **Fidelity.** {escape(found.fidelity.sentence)}")
    held, bare = surrogate.held_out, surrogate.held_out_plain
    st.caption(
        f"On customers it has not seen: tau {held.tau:.2f}, R2 {held.r2:.2f}. Some features are "
        "parts of the score itself, which makes it easy to follow; without them the kind of item "
        f"alone reaches tau {bare.tau:.2f}, R2 {bare.r2:.2f} ({bare.word})."
    )


def _takeaway(attribution: Attribution, place: int, dataset: Dataset) -> str:
    bars = charts.contribution_bars(attribution, place, dataset)
    return "Contributions to the score: " + ", ".join(
        f"{name} {signed(value)}" for name, value, _ in bars
    )
