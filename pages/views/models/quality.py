"""The Quality view: how well the recommender ranks, for whom it fails, and if reasons hold."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explain.reasons.wording import escape
from pages.ui.cohort_choice import customers
from pages.ui.elements import screen
from pages.ui.quality import explanations, ranking, weak_spots
from pages.ui.session import context
from pages.ui.session.evaluations import quality_state, short_label
from pages.ui.session.jobs import wait_in_place


def show(view: context.ViewContext) -> None:
    """The figures of everybody, or of the cohort that is chosen."""
    cohort = customers.chosen_cohort(view)
    if cohort.nobody:
        customers.draw_nobody(view, cohort, size="")
        return
    # the pickers are there while recommenders are judged, and below the finding
    top = st.empty()
    customers.draw_pickers(view, size="")
    evaluation = quality_state(view, cohort.codes, judging=partial(_draw_judging, view, top))
    with top.container():
        ranking.draw_heading(view, evaluation, cohort.over)
    if evaluation.quality is not None:
        ranking.draw_figures(evaluation.quality)
        ranking.draw_metrics(view, evaluation, evaluation.quality)
        ranking.draw_curves(view, evaluation.quality)
        ranking.draw_repeat_and_explore(view, evaluation.quality)
        weak_spots.draw_groups(view, evaluation.quality)
        weak_spots.draw_missed_customers(view, evaluation.quality)
    explanations.show(view)
    if cohort.codes is not None:
        screen.caption("Explanations are measured over all customers, whoever is chosen above.")


def _draw_judging(view: context.ViewContext, top: DeltaGenerator) -> None:
    """The title as long as recommenders are judged."""
    name, title = short_label(view.selection.recommender), view.model.loaded.dataset.title
    top.title(escape(f"How well {name} ranks on {title} is being measured"), anchor=False)
    wait_in_place()


show(context.current())
