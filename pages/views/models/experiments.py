"""The Experiments view: plan one, read one out, or let two recommenders draft one list."""

from __future__ import annotations

import streamlit as st

from pages.ui.elements.parts import choose_part
from pages.ui.experiments import interleave, plan, read_out
from pages.ui.session import context

PLAN, READ_OUT, INTERLEAVE = "plan", "read-out", "interleave"
STAGES = {PLAN: "Plan", READ_OUT: "Read out", INTERLEAVE: "Interleave"}


def show(view: context.ViewContext) -> None:
    """The part that is open; its title stands above the choice of another."""
    top = st.container()
    stage = choose_part("Experiments", STAGES, view.selection.stage, field="stage")
    if stage == PLAN:
        plan.show(view, top)
    elif stage == READ_OUT:
        read_out.show(top)
    else:
        interleave.show(view, top)


show(context.current())
