"""How well the surrogate follows the recommender over the customers, and for whom it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from explain.charts.intervals import Mark, Range, ranges
from explain.formats import count_of, percent, unbroken
from explain.reasons.wording import escape
from explain.surrogate.ceiling import ceiling_frame
from explain.surrogate.fidelity import FAIR, STRONG
from explain.surrogate.fidelity_by_group import GRADES, FidelityByGroup, GroupFidelity
from explain.surrogate.global_attributions import GlobalAttributions
from pages.ui.elements import screen
from pages.ui.elements.charts import chart_theme
from pages.ui.recommender import cache
from pages.ui.recommender.drivers import draw_no_surrogate, sample_phrase
from pages.ui.session import explanations
from pages.ui.session.context import ViewContext
from pages.ui.session.links import Links
from recommenders.errors import public_text
from recommenders.evaluation.durations import spoken
from recommenders.intervals import MIN_CUSTOMERS, interval_text, mean_text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

MAX_ROWS = 10
"""Weakly explained customers on the screen; the file has them all."""


def show(view: ViewContext, head: DeltaGenerator) -> None:
    """The spread of tau and R2 by group, the words, and the way to the weak customers."""
    model, bought = view.model, view.selection.bought
    try:
        attributions = cache.attributions(model, bought)
    except ValueError as error:
        draw_no_surrogate(head, view, public_text(error))
        return
    fidelity = cache.fidelity(model.fingerprint, bought, attributions)
    everybody = fidelity.everybody
    if not everybody.measured:
        with head:
            screen.title(f"How well the surrogate follows {model.entry.label} cannot be measured")
        screen.text("Every item at the top of each list has the same score: there is no order.")
        return
    strong, _, weak = everybody.shares
    _, low, high = everybody.strong
    with head:
        screen.title(
            f"The surrogate follows {model.entry.label} strongly for {percent(strong)} of "
            f"customers, weakly for {percent(weak)}",
            f"Measured: {sample_phrase(len(attributions.customers), attributions.of)}. "
            f"Strong: {interval_text(low, high, percent)} (95 %).",
        )
    _draw_ceiling(view)
    left, right = screen.columns(2)
    for column, name, quantiles, at in (
        (left, "Kendall tau", [g.tau for g in fidelity.groups], 0),
        (right, "R2", [g.r2 for g in fidelity.groups], 1),
    ):
        with column:
            screen.section("The same order" if at == 0 else "The same scores", terms=[name])
            screen.chart(
                ranges(
                    [_range_of(g, q) for g, q in zip(fidelity.groups, quantiles, strict=True)],
                    axis=f"{name} over the top of a ranking (1 = the same)",
                    marks=(Mark(at=FAIR[at], word="fair"), Mark(at=STRONG[at], word="strong")),
                    span=fidelity.axis(quantiles),
                    theme=chart_theme(),
                ),
                key=f"fidelity_{at}",
                alt=f"Median {name} of everybody {quantiles[0][2]:.2f}",
            )
    screen.caption(
        f"The point is the median customer of a group, the bar half of the customers, the line "
        f"{percent(fidelity.span)} of them. Strong needs tau from {STRONG[0]} "
        "and R2 from "
        f"{STRONG[1]}, fair {FAIR[0]} and {FAIR[1]}. Customers in the fit of the surrogate are "
        "measured, too, and look better than they are: those new to it count."
    )
    screen.section("Strong, fair and weak by group", terms=["fidelity"])
    screen.table("Fidelity by group", fidelity.frame(), shown=_table(fidelity))
    _draw_weak_customers(view, attributions, fidelity)


def _draw_ceiling(view: ViewContext) -> None:
    """How far the recommender agrees with itself, or the way to measure it."""
    model, bought = view.model, view.selection.bought
    limit = explanations.ceiling(model, bought)
    held_out = explanations.surrogate(model, bought).held_out
    if limit is not None:
        frame = ceiling_frame(held_out, limit)
        screen.table("Fidelity and its ceiling", frame, shown=_figures(frame))
        screen.text(escape(limit.sentence))
        return
    screen.text(
        f"On customers it has not seen the surrogate reaches tau {held_out.tau:.2f}, R2 "
        f"{held_out.r2:.2f}. How far the recommender agrees with itself, fitted again with another "
        "seed, is the ceiling of that. It is not measured yet and takes "
        f"{spoken(explanations.ceiling_seconds(model))}, once."
    )
    if not screen.presenting():
        st.button(
            "Measure the ceiling",
            icon=":material/vertical_align_top:",
            on_click=explanations.start_ceiling,
            args=(model, bought),
        )


def _figures(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        **{name: [f"{value:.2f}" for value in frame[name]] for name in ("tau", "R2")}
    )


def _range_of(group: GroupFidelity, quantiles: tuple[float, ...]) -> Range:
    low, first, middle, third, high = quantiles
    few = f", fewer than {MIN_CUSTOMERS}" if group.small else ""
    return Range(
        name=f"{group.name} ({group.measured:,})",
        low=low,
        at=middle,
        high=high,
        inner=(first, third),
        written="" if middle != middle else f"{middle:.2f}",
        told=f"median {middle:.2f}, half between {first:.2f} and {third:.2f}{few}",
    )


def _table(fidelity: FidelityByGroup) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "group": group.name,
                "customers": f"{group.customers:,}"
                + (f" (fewer than {MIN_CUSTOMERS})" if group.small else ""),
                "tau (half of them)": _quartiles_text(group.tau),
                "R2 (half of them)": _quartiles_text(group.r2),
                **{
                    grade: percent(share) if group.measured else ""
                    for grade, share in zip(GRADES, group.shares, strict=True)
                },
                "not measurable": f"{group.unmeasured:,}",
            }
            for group in fidelity.groups
        ]
    )


def _quartiles_text(quantiles: tuple[float, ...]) -> str:
    _, first, middle, third, _ = quantiles
    return unbroken(mean_text(middle, first, third, "{:.2f}".format))


def _draw_weak_customers(
    view: ViewContext, attributions: GlobalAttributions, fidelity: FidelityByGroup
) -> None:
    screen.section("Where the explanation by features is weak")
    if not len(fidelity.weak):
        screen.text("For none of the sampled customers.")
        return
    frame = fidelity.weak_frame(attributions, view.model.loaded.dataset)
    screen.text(
        f"{count_of(len(frame), 'customer')} of the sample. Their reasons from purchases and "
        "checks hold as ever; only the account by features should not be relied on."
    )
    first = frame.head(MAX_ROWS)
    links = Links.of(view)
    leads = {code: links.customer(code) for code in attributions.customers[fidelity.weak].tolist()}
    screen.table(
        "Weakly explained customers",
        first,
        shown=screen.Linked(frame=first, links={"customer": list(leads.values())[: len(first)]}),
        file=frame,
    )
