"""The Homepage view: what would this customer see, and why."""

from __future__ import annotations

import streamlit as st

from pages.ui.elements import screen
from pages.ui.homepage import cache, shelves
from pages.ui.session import context, explanations
from pages.ui.shell import sidebar


def show(view: context.ViewContext, customer: int) -> None:
    """The shelves from the top, and all of it as a table."""
    loaded = view.model.loaded
    homepage = cache.homepage(view.selection.dataset)
    rules = view.model.ranker.rules
    page = cache.homepage_page(
        loaded.dataset.fingerprint,
        customer,
        "" if rules is None else rules.fingerprint,
        view.model,
        homepage,
    )
    profile = explanations.customer_profile(loaded.dataset.fingerprint, customer, loaded)
    shelves.heading(view, profile, page)
    if not page.rows:
        st.info("Nothing is left to show: this customer has bought every item.")
        return
    opens = shelves.links(view, page)
    for row in page.rows:
        shelves.shelf(view, row, page.horizon, opens)
    if not screen.presenting():
        shelves.why_so(page)
    shelves.table(view, page)


sidebar.customer_view(show)
