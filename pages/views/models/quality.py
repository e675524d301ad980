"""The Quality view: how well the recommender ranks, for whom it fails, and if reasons hold."""

from __future__ import annotations

import streamlit as st

from pages.ui.cohort_choice import customers
from pages.ui.elements import screen
from pages.ui.quality import explanations, ranking, weak_spots
from pages.ui.session import context
from pages.ui.session.evaluations import quality_state


def show(view: context.ViewContext) -> None:
    """The figures of everybody, or of the cohort that is chosen."""
    cohort = customers.chosen_cohort(view)
    if cohort.nobody:
        customers.draw_nobody(view, cohort, size="")
        return
    # the pickers are there while recommenders are judged, and below the finding
    top = st.container()
    customers.draw_pickers(view, size="")
    evaluation = quality_state(view, cohort.codes)
    with top:
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


show(context.current())
