"""The Customer view: why does this customer see these items."""

from __future__ import annotations

import streamlit as st

from pages.ui import customer_charts as charts
from pages.ui import customer_history, customer_list, customer_why, pickers, resources, states
from pages.ui.selection import read


def show(chosen: pickers.Chosen, customer: int) -> None:
    """The list, the explanation of the chosen item, and the history behind it."""
    shop = chosen.world.shop
    explanation = resources.explanation(
        chosen.world.fingerprint,
        customer,
        chosen.selection.bought,
        chosen.options.variety,
        chosen.world,
    )
    profile = resources.customer_profile(shop.dataset.fingerprint, customer, shop)
    customer_list.heading(chosen, profile, explanation)
    if not len(explanation.ranking.items):
        states.no_items()
        return

    place = customer_list.place_of(read().item, explanation, shop.dataset)
    left, right = st.columns([3, 2], gap="large")
    with left:
        customer_list.ranked_list(chosen, explanation, place)
    with right:
        customer_why.why(chosen, explanation, place)
        charts.by_purchase(chosen, explanation, place)
    left, right = st.columns(2, gap="large")
    with left:
        charts.by_relation(chosen, explanation, place)
        customer_why.asked_again(chosen, explanation, place)
    with right:
        by_feature = st.container()
    customer_history.history(chosen, profile, explanation, place)
    # last, because the first time the surrogate has to be fitted: all else is on the screen then
    with by_feature:
        charts.by_feature(chosen, explanation, place)


found = pickers.current()
if found.customer is not None:
    show(found, found.customer)
elif found.selection.customer is not None:
    states.unknown_customer(found.selection.customer, found.world.shop.dataset.title)
else:
    states.no_customer()
