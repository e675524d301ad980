"""As for whom the items of a query are ranked: everybody, or one customer by taste."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from explain.formats import count_of, decimals
from explain.reasons.wording import escape
from pages.ui.elements import screen
from pages.ui.elements.customer_steps import pick_customer
from pages.ui.search import cache
from pages.ui.session.context import ViewContext
from pages.ui.session.selection import sync_widget, update
from recommenders.data.customer_labels import short_label
from recommenders.search.model import SearchModel
from recommenders.search.taste import CustomerTaste
from recommenders.search.taste_learning import LearnedTaste

TASTE: Final = "query_taste"
CUSTOMER: Final = "query_customer"
_FIND: Final = "query_find"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Whom:
    """The customer (code) in force, called ``name``, and what the purchases say of all items.

    ``taste`` is None where the order is everybody's; ``learned`` is None where nobody asked.
    """

    customer: int | None = None
    name: str = ""
    taste: CustomerTaste | None = None
    learned: LearnedTaste | None = None
    purchases: int = 0


def resolved(key: str, model: SearchModel, view: ViewContext) -> Whom:
    """What the address asks for; ``key`` is that of the model."""
    if not view.selection.taste:
        return Whom()
    dataset = view.model.loaded.dataset
    learned = cache.learned(key, dataset, model)
    if view.customer is None:
        return Whom(learned=learned)
    history = dataset.histories([view.customer])
    taste = None
    if not learned.config.idle and len(history.items):
        taste = cache.taste(key, dataset, learned).of_history(history)
    return Whom(
        customer=view.customer,
        name=short_label(dataset, view.customer),
        taste=taste,
        learned=learned,
        purchases=len(history.items),
    )


def draw_whom(view: ViewContext) -> None:
    """The switch, and who it is; for an audience there is none."""
    if screen.presenting():
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        sync_widget(TASTE, view.selection.taste)
        st.toggle(
            "As for one customer",
            key=TASTE,
            on_change=lambda: update(taste=st.session_state[TASTE]),
            help="On: the items are ranked by the taste of one customer as well, by what was "
            "bought before and by brands. Off: for everybody the same.",
        )
        if view.selection.taste:
            pick_customer(view.model.loaded, view.customer, key=CUSTOMER, find=_FIND)


def draw_note(whom: Whom, view: ViewContext) -> None:
    """As for whom the list is, what taste is worth, or why the order is everybody's."""
    learned, asked = whom.learned, view.selection.customer
    if learned is None:
        return
    if whom.customer is None:
        who = f"no customer “{escape(asked)}”" if asked else "no customer"
        screen.text(
            f":material/person_off: There is {who} in these data: the order is everybody's."
        )
        return
    name = escape(whom.name)
    if learned.config.idle:
        screen.text(
            ":material/person: On these data taste adds nothing that can be told from chance, or "
            f"too few searches led to a purchase to tell: for {name} the order is everybody's."
        )
        return
    if whom.taste is None:
        screen.text(
            f":material/person: Nothing that {name} has bought is in these data: the order is "
            "everybody's."
        )
        return
    gain = learned.gain
    screen.text(
        f":material/person: Ranked as for {name}, by {count_of(whom.purchases, 'purchase')}.",
    )
    screen.caption(
        f"Learned on {count_of(learned.searches, 'later search', 'later searches')} that led to a "
        f"purchase: taste lifts NDCG@10 from {decimals(learned.without, 3)} by "
        f"{gain.text(lambda value: decimals(value, 3))}, by customer."
    )
