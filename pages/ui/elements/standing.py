"""One sentence below the title of a customer's view: how good this recommender is here."""

from __future__ import annotations

import streamlit as st

from explain.markup import escape
from explain.quality.standing import Standing
from pages.ui.components.waiting import waiting
from pages.ui.elements import screen
from pages.ui.session import evaluations
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import StandingState
from recommenders.evaluation.durations import spoken


def draw_standing(view: ViewContext) -> None:
    """The sentence; while it is being measured, that it is; where that takes long, a button."""
    slot = screen.below_title()
    if slot is None:
        return
    with slot:
        state = evaluations.standing_state(view)
        if state.running:
            _wait(view, slot)
        else:
            _draw(view, state)


@st.fragment
def _wait(view: ViewContext, slot: screen.Column) -> None:
    # only this sentence is drawn anew, now and when it is known: whoever reads, or has just asked
    # for a file, is not disturbed
    state = evaluations.standing_state(view)
    if state.running:
        waiting("Being compared with bestsellers on these data …", key="standing")
        return
    with slot.recorded():
        _draw(view, state)


def _draw(view: ViewContext, state: StandingState) -> None:
    if state.problem:
        screen.caption(f":material/help: {escape(state.problem)}")
    elif state.rule:
        screen.text(
            f":material/info: This list is a rule of thumb ({escape(state.rule)}): nothing is "
            "learned from what goes together."
        )
    elif state.standing is not None:
        screen.text(_sentence(state.standing))
    elif not screen.presenting():
        st.button(
            f"Compare it with bestsellers ({spoken(state.seconds)})",
            icon=":material/balance:",
            type="tertiary",
            on_click=evaluations.start_standing,
            args=(view,),
            help="Fits the recommender to all but the last weeks, and looks what was bought in "
            "them. The figures are kept, so this is done once.",
        )


def _sentence(standing: Standing) -> str:
    sentence, figures = escape(standing.sentence), escape(standing.figures)
    if standing.own.small:
        return f":gray[:material/help: {sentence}]"
    if standing.better:
        return f":green[:material/check_circle:] {sentence} :gray[{figures}]"
    return f":orange[:material/warning: **{sentence}**] :gray[{figures}]"
