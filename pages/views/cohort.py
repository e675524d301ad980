"""The Cohort view: what brings the recommendations of a group of customers, against the others."""

from __future__ import annotations

import streamlit as st

from pages.ui.cohort import customers as people
from pages.ui.cohort import parts
from pages.ui.cohort import sources as panels
from pages.ui.cohort.cache import cohort
from pages.ui.elements import screen as sheet
from pages.ui.shell import sidebar as pickers


def show(chosen: pickers.Chosen) -> None:
    """The cohort that is chosen, held against everybody else."""
    who = people.who(chosen)
    if who.unknown is not None:
        people.unknown(who.unknown)
        people.pickers(chosen)
        return
    if who.codes == ():
        people.nobody()
        people.pickers(chosen)
        return
    # the pickers are there while the lists are explained, and below the finding
    top = st.container()
    people.pickers(chosen)
    found = cohort(chosen.world, who.codes, people.most(chosen), chosen.selection.bought)
    with top:
        panels.heading(found, who.name)
    panels.notes(found, chosen)
    left, right = sheet.columns(2)
    with left:
        panels.sources(found)
    with right:
        panels.drivers(found)
        panels.states(found)
    left, right = sheet.columns(2)
    with left:
        panels.causes(found)
    with right:
        panels.categories(found)
    parts.divided(found, chosen)
    parts.purchases(found, chosen)
    parts.items(found, chosen)
    parts.odd(found, chosen)


show(pickers.current())
