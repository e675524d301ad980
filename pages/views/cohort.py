"""The Cohort view: what brings the recommendations of a group of customers, against the others."""

from __future__ import annotations

import streamlit as st

from pages.ui.cohort import customers, parts, sources
from pages.ui.cohort.cache import cohort
from pages.ui.elements import screen
from pages.ui.session import context


def show(view: context.ViewContext) -> None:
    """The cohort that is chosen, held against everybody else."""
    who = customers.who(view)
    if who.unknown is not None:
        customers.unknown(who.unknown)
        customers.pickers(view)
        return
    if who.codes == ():
        customers.nobody()
        customers.pickers(view)
        return
    # the pickers are there while the lists are explained, and below the finding
    top = st.container()
    customers.pickers(view)
    study = cohort(view.model, who.codes, customers.most(view), view.selection.bought)
    with top:
        sources.heading(study, who.name)
    sources.notes(study, view)
    left, right = screen.columns(2)
    with left:
        sources.sources(study)
    with right:
        sources.drivers(study)
        sources.states(study)
    left, right = screen.columns(2)
    with left:
        sources.causes(study)
    with right:
        sources.categories(study)
    parts.divided(study, view)
    parts.purchases(study, view)
    parts.items(study, view)
    parts.odd(study, view)


show(context.current())
