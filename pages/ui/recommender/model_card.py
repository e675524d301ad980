"""The model card: what it is, what it was fitted to, how well it does, what it cannot do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from explain.formats import signed_decimals, unbroken
from explain.quality.metrics import HIT, MRR, NDCG, RECALL
from explain.quality.model_card import accuracy
from explain.quality.ranking import Quality
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.recommender import cache
from pages.ui.session import explanations
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import quality_state, start_evaluation
from recommenders import registry
from recommenders.errors import public_text
from recommenders.evaluation.durations import spoken
from recommenders.intervals import mean_text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

BASELINE: Final = registry.baselines()[0]
CARD_METRICS: Final = (RECALL, NDCG, HIT, MRR)
"""Metrics of the table on the screen; the file has them all."""


def show(view: ViewContext, head: DeltaGenerator) -> None:
    """The card in tables, with the accuracy where it has been measured or is measured quickly."""
    model = view.model
    fitted = model.as_fitted
    card = cache.model_card(fitted.fingerprint, fitted)
    with head:
        screen.title(
            f"{model.entry.label} on {model.loaded.dataset.title}",
            "The model card: what it is, what it was fitted to, how well it does and what it "
            "cannot do.",
        )
    screen.section("What it is")
    screen.table("Model card", card.frame())
    screen.section("How accurate it is")
    accuracy_slot = screen.placeholder()
    screen.section("How well its features explain it", terms=["fidelity", "surrogate"])
    fidelity_slot = screen.placeholder()
    screen.section("Settings")
    if card.settings:
        screen.table("Settings", card.settings_frame())
    else:
        screen.text("It has no settings.")
    screen.section("What it cannot do")
    screen.text("\n".join(f"- {escape(limit)}" for limit in card.limits))
    # last, because it may take seconds the first time: all else is on the screen then
    with accuracy_slot:
        _draw_accuracy(view)
    with fidelity_slot:
        _draw_fidelity(view)


def _draw_fidelity(view: ViewContext) -> None:
    """The surrogate's fidelity and the ceiling, as far as it is known."""
    model, bought = view.model, view.selection.bought
    try:
        surrogate = explanations.surrogate(model, bought)
    except ValueError as error:
        screen.text(f"There are too few purchases for a surrogate: {escape(public_text(error))}.")
        return
    screen.text(escape(surrogate.held_out.sentence) + " On customers it has not seen.")
    limit = explanations.ceiling(model, bought)
    screen.caption(
        "How far the recommender agrees with itself under another seed is not measured yet: the "
        "part Fidelity does."
        if limit is None
        else escape(limit.sentence)
    )


def _draw_accuracy(view: ViewContext) -> None:
    state = quality_state(view)
    if state.quality is not None:
        _draw_metrics(view, state.quality)
        return
    if state.problem or state.refused:
        screen.text(f"It cannot be measured here. {escape(state.problem)}{_all(state.refused)}")
        return
    screen.text(
        "Not measured yet. The last weeks are held back, the recommender is fitted to what came "
        "before, and its lists are held against what customers went on to buy. "
        f"This takes {spoken(state.seconds)}, once."
    )
    if not screen.presenting():
        st.button(
            "Measure it",
            icon=":material/query_stats:",
            on_click=start_evaluation,
            args=(state.missing, view),
        )


def _draw_metrics(view: ViewContext, quality: Quality) -> None:
    frame = accuracy(quality, BASELINE)
    first = frame[frame["metric"].isin(CARD_METRICS)]
    screen.table("Accuracy", first, shown=_metric_table(first), file=frame)
    dial = " Measured without the dial of the list options." if view.options.personal else ""
    split = ". ".join(sentence[:1].upper() + sentence[1:] for sentence in quality.description)
    screen.caption(
        f"{escape(split)}. "
        f"{quality.candidates.capitalize()} are ranked. Means over "
        f"customers, 95 % intervals in brackets.{dial}"
    )
    if not screen.presenting():
        st.page_link(
            "pages/views/models/quality.py",
            label="More in Quality",
            icon=":material/query_stats:",
            query_params=view.selection.params(),
        )


def _metric_table(frame: pd.DataFrame) -> pd.DataFrame:
    shown = {
        "Metric": frame["metric"],
        "Mean": [
            unbroken(mean_text(mean, low, high, "{:.3f}".format))
            for mean, low, high in zip(frame["mean"], frame["low"], frame["high"], strict=True)
        ],
    }
    if BASELINE in frame:
        sides = zip(
            frame["difference"], frame["difference, low"], frame["difference, high"], strict=True
        )
        shown["Popularity"] = [f"{mean:.3f}" for mean in frame[BASELINE]]
        shown["Difference"] = [
            unbroken(mean_text(mean, low, high, partial(signed_decimals, digits=3)))
            for mean, low, high in sides
        ]
    shown["What it says"] = frame["what it says"]
    return pd.DataFrame(shown)


def _all(sentences: tuple[str, ...]) -> str:
    return escape(" ".join(sentences))
