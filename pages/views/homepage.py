"""The Homepage view: what would this customer see, and why."""

from __future__ import annotations

import streamlit as st

from pages.ui.homepage import shelves
from pages.ui.session import resources
from pages.ui.shell import sidebar as pickers


def show(chosen: pickers.Chosen, customer: int) -> None:
    """The shelves from the top, and all of it as a table."""
    shop = chosen.world.shop
    made = resources.homepage(chosen.selection.dataset)
    page = resources.homepage_page(shop.dataset.fingerprint, customer, shop, made)
    profile = resources.customer_profile(shop.dataset.fingerprint, customer, shop)
    shelves.heading(chosen, profile, page)
    if not page.rows:
        st.info("Nothing is left to show: this customer has bought every item.")
        return
    opens = shelves.links(chosen, page)
    for row in page.rows:
        shelves.shelf(chosen, row, page.horizon, opens)
    shelves.table(page, shop.dataset)


pickers.of_customer(show)
