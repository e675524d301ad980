"""The Customer view: why does this customer see these items."""

from __future__ import annotations

from pages.ui.customer import brief, details, next_purchases, ranked_list, why
from pages.ui.customer.recorded import stored
from pages.ui.elements import empty_states, screen
from pages.ui.item import placement
from pages.ui.session import context, explanations
from pages.ui.shell import sidebar


def show(view: context.ViewContext, customer: int) -> None:
    """The list, the explanation of the chosen item, and the history behind it."""
    loaded = view.model.loaded
    if view.stored is not None:
        stored.show(view, customer, view.stored)
        return
    explanation = explanations.explanation(
        view.model.fingerprint,
        customer,
        view.selection.bought,
        view.options.variety,
        view.model,
    )
    profile = explanations.customer_profile(loaded.dataset.fingerprint, customer, loaded)
    later_purchases = next_purchases.bought_next(view, explanation)
    ranked_list.heading(view, profile, explanation, later_purchases)
    if not len(explanation.ranking.items):
        empty_states.no_line(view.record) if view.record else empty_states.no_items()
        return

    position = ranked_list.position_of(view.selection.item, explanation, loaded.dataset)
    left, right = screen.columns([3, 2])
    with left:
        ranked_list.ranked_list(view, explanation, position, later_purchases)
    with right:
        why.why(view, explanation, position)
    if later_purchases is not None:
        next_purchases.table(view, later_purchases)
    details.details(view, profile, explanation, position)
    if view.selection.details == details.FEATURES:
        # what lifted its clicks besides: fitted for it, so only where somebody asks for more
        placement.draw_placement(view, int(explanation.ranking.items[position]))
    brief.offer(view, profile, explanation)


sidebar.customer_view(show, guests=True)
