"""What carries one item, in three charts: by purchase, by relation, by feature."""

from __future__ import annotations

from explain.charts import attribution as charts
from explain.contract import Attribution, AttributionMethod
from explain.formats import number, signed_number
from explain.reasons.explanation import Explanation
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme, draw_bars
from pages.ui.session import explanations
from pages.ui.session.context import ViewContext
from recommenders.errors import public_text

METHODS = {
    AttributionMethod.EXACT: "Exact: this recommender's score is a sum over the purchases.",
    AttributionMethod.CLOSED_FORM: "In closed form: the Aumann-Shapley shares of the score.",
    AttributionMethod.ENUMERATED: "Shapley values over every combination of the purchases.",
    AttributionMethod.SAMPLED: "Shapley values, sampled; ± is the standard error.",
    AttributionMethod.TWO_LEVEL: (
        "Owen values: groups of purchases first, then purchases inside them; ± is the standard "
        "error."
    ),
    AttributionMethod.NONE: "Nothing was asked: the list is a record.",
}


BEYOND = "The other purchases together are too long for this scale, so they have no bar."
UNSETTLED = "The sample does not tell the first purchases from the next with certainty. "


def by_purchase(
    view: ViewContext,
    explanation: Explanation,
    position: int,
    *,
    attribution: Attribution | None = None,
    reference: str = "an empty history",
) -> None:
    """What each purchase adds to the score of the chosen item.

    ``attribution`` is measured against ``reference``; it is that of the explanation when None.
    """
    dataset = view.model.loaded.dataset
    attribution = attribution or explanation.attribution
    if not attribution.units:
        screen.caption("There is no purchase to credit.")
        return
    if not attribution.values[:, position].any():
        screen.caption("No purchase changes this item's score: it is the same for every history.")
        return
    because = view.selection.because
    code = None if because is None else dataset.item_code(because)
    total, base = float(attribution.total[position]), float(attribution.base[position])
    bars = charts.contributions(
        attribution,
        position,
        dataset,
        unit=view.model.entry.unit,
        marked=[] if code is None else [code],
    )
    draw_bars(bars, key="by_purchase", alt=f"Contributions to the score: {bars.words}")
    screen.caption(
        f"{METHODS[attribution.method]} {'' if attribution.converged else UNSETTLED}"
        f"{f'{BEYOND} ' if bars.beyond else ''}The values add up to "
        f"{signed_number(total - base)}, the score beyond that of {escape(reference)} "
        f"({number(base)})."
    )


def by_relation(view: ViewContext, explanation: Explanation, position: int) -> None:
    """Layer (a): what of the history carries the item."""
    screen.section("Which purchases explain it", terms=["relation"])
    grouped = explanation.grouped
    base = float(grouped.base[position])
    if not explanation.attribution.units:
        screen.caption(
            "There is no history to carry it: every item has the same score "
            f"({number(base)}), and popularity settles the order."
            if not grouped.base.any()
            else f"No history is needed: the score {number(base)} is that of an empty history."
        )
        return
    shares = charts.relations(grouped, position, unit=view.model.entry.unit)
    draw_bars(
        shares,
        key="by_relation",
        alt=f"Score by relation of the purchases to the item: {shares.words}",
    )
    screen.caption(
        "The same contributions, grouped by how each purchased item relates to this one "
        "(in brackets: purchased items), and in grey where the score starts without any history. "
        "The bars add up to the score."
    )


def by_feature(view: ViewContext, explanation: Explanation, position: int) -> None:
    """Layer (b): which features of item and customer bring it up, told by the surrogate."""
    screen.section("Which features explain it", terms=["surrogate"])
    try:
        surrogate = explanations.surrogate(view.model, view.selection.bought)
    except ValueError as error:
        screen.caption(f"There is no surrogate for this data set: {escape(public_text(error))}.")
        return
    attribution = explanations.feature_attribution(
        view.model.fingerprint, explanation.customer, view.selection.bought, view.model, surrogate
    )
    target = explanation.ranking.items[position]
    row = attribution.targets.tolist().index(target)
    if attribution.fidelity.tau != attribution.fidelity.tau:
        screen.caption(
            "Every item at the top of this list has the same score, so no feature can tell them "
            "apart."
        )
        return
    weak = attribution.fidelity.word == "weak"
    screen.chart(
        charts.waterfall(
            attribution,
            row,
            unit=view.model.entry.unit,
            currency=view.model.loaded.dataset.currency,
            faded=weak,
            theme=chart_theme(),
        ),
        key="by_feature",
        alt=charts.waterfall_takeaway(attribution, row),
    )
    symbol = ":material/warning:" if weak else ":material/verified:"
    screen.text(
        f"{symbol} **Fidelity.** {escape(attribution.fidelity.sentence)}", terms=["fidelity"]
    )
    full = surrogate.held_out
    limit = explanations.ceiling(view.model, view.selection.bought)
    screen.caption(
        f"On customers it has not seen: tau {full.tau:.2f}, R2 {full.r2:.2f}. All features come "
        "from the purchases and the catalogue, none from the recommender."
        f"{'' if limit is None else f' {limit.sentence}'}",
        terms=["Kendall tau", "R2", *([] if limit is None else ["ceiling"])],
    )
