"""The Customer view: why does this customer see these items."""

from __future__ import annotations

import streamlit as st

from pages.ui import customer_parts as parts
from pages.ui import pickers, resources, states
from pages.ui.parts import profile_line
from pages.ui.selection import read

chosen = pickers.current()
shop = chosen.world.shop
if chosen.customer is None:
    if chosen.selection.customer is None:
        states.no_customer()
    else:
        states.unknown_customer(chosen.selection.customer, shop.dataset.title)
    st.stop()

explanation = resources.explanation(
    chosen.world.fingerprint, chosen.customer, chosen.selection.bought, chosen.world
)
profile = resources.customer_profile(shop.dataset.fingerprint, chosen.customer, shop)

parts.heading(chosen, profile, explanation)
st.markdown(profile_line(profile, shop.dataset))
if not len(explanation.ranking.items):
    states.no_items()
    st.stop()

place = parts.place_of(read().item, explanation, shop.dataset)
left, right = st.columns([13, 10], gap="large")
with left:
    parts.ranked_list(chosen, explanation, place)
with right:
    parts.why(chosen, explanation, place)
    parts.by_purchase(chosen, explanation, place)
left, right = st.columns(2, gap="large")
with left:
    parts.by_relation(chosen, explanation, place)
    parts.asked_again(chosen, explanation, place)
with right:
    by_feature = st.container()
parts.history(chosen, profile, explanation, place)
with by_feature:
    parts.by_feature(chosen, explanation, place)
