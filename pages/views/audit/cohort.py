"""The Cohort view: what brings the recommendations of a group of customers, against the others."""

from __future__ import annotations

import streamlit as st

from pages.ui.cohort import parts, sources
from pages.ui.cohort.cache import cohort_study
from pages.ui.cohort_choice import customers
from pages.ui.elements import screen
from pages.ui.session import context


def show(view: context.ViewContext) -> None:
    """The cohort that is chosen, held against everybody else."""
    who = customers.chosen_cohort(view)
    if who.nobody:
        customers.draw_nobody(view, who)
        return
    # the pickers are there while the lists are explained, and below the finding
    top = st.container()
    customers.draw_pickers(view)
    study = cohort_study(
        view.model, who.codes, customers.max_customers(view), view.selection.bought
    )
    with top:
        sources.draw_heading(study, who.name)
    sources.draw_figures(study)
    sources.draw_notes(study, view)
    left, right = screen.columns(2)
    with left:
        sources.draw_sources(study)
    with right:
        sources.draw_relations(study)
        sources.draw_states(study)
    left, right = screen.columns(2)
    with left:
        sources.draw_causes(study)
    with right:
        sources.draw_categories(study)
    parts.draw_parts(study, view)
    parts.draw_purchases(study, view)
    parts.draw_items(study, view)
    parts.draw_outliers(study, view)


show(context.current())
