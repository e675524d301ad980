"""The Customer view: why does this customer see these items."""

from __future__ import annotations

from pages.ui.customer import brief as customer_brief
from pages.ui.customer import charts
from pages.ui.customer import history as customer_history
from pages.ui.customer import next_purchases as customer_next
from pages.ui.customer import questions as customer_versus
from pages.ui.customer import ranked_list as customer_list
from pages.ui.customer import why as customer_why
from pages.ui.elements import empty_states as states
from pages.ui.elements import screen as sheet
from pages.ui.session import resources
from pages.ui.session.selection import read
from pages.ui.shell import sidebar as pickers


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
    followed = customer_next.bought_next(chosen, explanation)
    customer_list.heading(chosen, profile, explanation, followed)
    if not len(explanation.ranking.items):
        states.no_items()
        return

    place = customer_list.place_of(read().item, explanation, shop.dataset)
    left, right = sheet.columns([3, 2])
    with left:
        customer_list.ranked_list(chosen, explanation, place, followed)
    with right:
        customer_why.why(chosen, explanation, place)
        charts.by_purchase(chosen, explanation, place)
    if followed is not None:
        customer_next.table(chosen, followed)
    left, right = sheet.columns(2)
    with left:
        charts.by_relation(chosen, explanation, place)
        customer_why.asked_again(chosen, explanation, place)
    with right:
        by_feature = sheet.later()
    answer = sheet.later()
    customer_history.history(chosen, profile, explanation, place)
    # last, because both may take their time: all else is on the screen then
    with by_feature:
        charts.by_feature(chosen, explanation, place)
    with answer:
        customer_versus.versus(chosen, explanation, place)
    customer_brief.offer(chosen, profile, explanation)


pickers.of_customer(show)
