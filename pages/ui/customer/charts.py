"""What carries one item, in three charts: by purchase, by relation, by feature."""

from __future__ import annotations

from explain.charts import attribution as charts
from explain.contract import Method
from explain.formats import plain, signed
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.elements import screen as sheet
from pages.ui.elements.provenance import paper
from pages.ui.session import resources
from pages.ui.shell.sidebar import Chosen

METHODS = {
    Method.EXACT: "Exact: this recommender's score is a sum over the purchases.",
    Method.ENUMERATED: "Shapley values over every combination of the purchases.",
    Method.SAMPLED: "Shapley values, sampled; ± is the standard error.",
    Method.TWO_LEVEL: (
        "Owen values: groups of purchases first, then purchases inside them; ± is the standard "
        "error."
    ),
}


BEYOND = "The other purchases together are too long for this scale, so they have no bar. "
UNSETTLED = "The sample does not tell the first purchases from the next with certainty. "


def by_purchase(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """What each purchase adds to the score of the chosen item."""
    dataset = chosen.world.shop.dataset
    attribution = explanation.attribution
    sheet.text("**What each purchase adds**")
    if not attribution.units:
        sheet.caption("There is no purchase to credit.")
        return
    if not attribution.values[:, place].any():
        sheet.caption("No purchase changes this item's score: it is the same for every history.")
        return
    because = chosen.selection.because
    bars = charts.contribution_bars(attribution, place, dataset)
    long = len(bars) > charts.MOST_BARS and charts.beyond(bars)
    sheet.chart(
        charts.contributions(
            attribution,
            place,
            dataset,
            unit=chosen.world.entry.unit,
            marked=None if because is None else dataset.item_code(because),
            paper=paper(),
        ),
        key="by_purchase",
        alt="Contributions to the score: "
        + ", ".join(f"{name} {signed(value)}" for name, value, _ in bars),
    )
    sheet.caption(
        f"{METHODS[attribution.method]} "
        f"{'' if attribution.settled else UNSETTLED}{BEYOND if long else ''}The values add up to "
        f"{signed(float(attribution.total[place] - attribution.base[place]))}, the score beyond "
        f"that of an empty history ({plain(float(attribution.base[place]))})."
    )


def by_relation(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """Layer (a): what of the history carries the item."""
    sheet.section("What of the history carries it")
    grouped = explanation.grouped
    if not explanation.attribution.units:
        sheet.caption(
            "There is no history to carry it: every item has the same score "
            f"({plain(float(grouped.base[place]))}), and popularity settles the order."
            if not grouped.base.any()
            else f"No history is needed: the score {plain(float(grouped.base[place]))} is that of "
            "an empty history."
        )
        return
    shares = charts.relation_bars(grouped, place)
    sheet.chart(
        charts.relations(grouped, place, unit=chosen.world.entry.unit, paper=paper()),
        key="by_relation",
        alt="Score by relation of the purchases to the item: "
        + ", ".join(f"{name} {signed(value)}" for name, value, _ in shares),
    )
    sheet.caption(
        "The same contributions, grouped by how each purchased item relates to this one "
        "(in brackets: purchased items). The bars add up to the score."
    )


def by_feature(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """Layer (b): what kind of item the recommender favours, told by the surrogate."""
    sheet.section("What kind of item it favours")
    try:
        surrogate = resources.surrogate(chosen.world, chosen.selection.bought)
    except ValueError as error:
        sheet.caption(f"There is no surrogate for this data set: {escape(str(error))}.")
        return
    found = resources.feature_attribution(
        chosen.world.fingerprint, chosen.customer, chosen.selection.bought, chosen.world, surrogate
    )
    target = explanation.ranking.items[place]
    row = int((found.targets == target).nonzero()[0][0])
    if found.fidelity.tau != found.fidelity.tau:
        sheet.caption(
            "Every item at the top of this list has the same score, so no feature can tell them "
            "apart."
        )
        return
    weak = found.fidelity.word == "weak"
    sheet.chart(
        charts.waterfall(
            found,
            row,
            unit=chosen.world.entry.unit,
            currency=chosen.world.shop.dataset.currency,
            faded=weak,
            paper=paper(),
        ),
        key="by_feature",
        alt=charts.waterfall_takeaway(found, row),
    )
    symbol = ":material/warning:" if weak else ":material/verified:"
    sheet.text(f"{symbol} **Fidelity.** {escape(found.fidelity.sentence)}")
    held, bare = surrogate.held_out, surrogate.held_out_plain
    sheet.caption(
        f"On customers it has not seen: tau {held.tau:.2f}, R2 {held.r2:.2f}. Some features are "
        "parts of the score itself, which makes it easy to follow; without them the kind of item "
        f"alone reaches tau {bare.tau:.2f}, R2 {bare.r2:.2f} ({bare.word})."
    )
