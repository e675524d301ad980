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
    found = cohort(view.model, who.codes, customers.most(view), view.selection.bought)
    with top:
        sources.heading(found, who.name)
    sources.notes(found, view)
    left, right = screen.columns(2)
    with left:
        sources.sources(found)
    with right:
        sources.drivers(found)
        sources.states(found)
    left, right = screen.columns(2)
    with left:
        sources.causes(found)
    with right:
        sources.categories(found)
    parts.divided(found, view)
    parts.purchases(found, view)
    parts.items(found, view)
    parts.odd(found, view)


show(context.current())
