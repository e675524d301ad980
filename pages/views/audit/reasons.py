"""The Reasons view: every reason of a cohort in one grid, the doubtful ones first."""

from __future__ import annotations

import streamlit as st

from explain.cohorts.reason_table import FLAGGED, ReasonTable
from pages.ui.cohort_choice import customers
from pages.ui.elements import screen
from pages.ui.flags.kept import named_dataset, remarks_of
from pages.ui.reasons import cache, filters, grid
from pages.ui.session import context
from recommenders.evaluation.durations import spoken

SIZE = "Customers, at most"


def show(view: context.ViewContext) -> None:
    """The reasons of the cohort that is chosen, narrowed down as the address says."""
    who = customers.chosen_cohort(view)
    if who.nobody:
        customers.draw_nobody(view, who, size=SIZE)
        return
    # the pickers are there while the lists are explained, and below the finding
    top = st.container()
    customers.draw_pickers(view, size=SIZE)
    customers.draw_list_notes(view)
    table = cache.cohort_reasons(view, who.codes, customers.max_customers(view))
    if isinstance(table, cache.ToExplain):
        with top:
            screen.title("These lists have not been explained yet")
        cache.draw_button(table, spoken(table.seconds))
        return
    remarks, named, shown = remarks_of(view), named_dataset(view), view.model.loaded.dataset
    everything = table.with_remarks(remarks, named, shown)
    chosen = filters.chosen_filters(view)
    with top:
        grid.draw_heading(_narrow(everything, chosen), who.name if who.codes else "", chosen)
    filters.draw_filters(view, everything, chosen)
    listed = everything
    if FLAGGED in chosen.chips:
        # who was flagged need not be among those who were drawn
        flagged = cache.flagged_reasons(view, who.codes, remarks, named)
        listed = everything if flagged is None else flagged.with_remarks(remarks, named, shown)
    listed = _narrow(listed, chosen)
    grid.draw_grid(view, listed, chosen)
    grid.draw_chosen(view, listed, chosen)
    grid.draw_remarks_notes(view, everything, remarks)


def _narrow(table: ReasonTable, chosen: filters.Filters) -> ReasonTable:
    return table if chosen.scope is None else table.about(chosen.scope)


show(context.current())
