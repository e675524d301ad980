"""The Customer view: why does this customer see these items."""

from __future__ import annotations

from pages.ui.customer import brief, charts, history, next_purchases, questions, ranked_list, why
from pages.ui.elements import empty_states, screen
from pages.ui.session import context, explanations
from pages.ui.session.selection import read
from pages.ui.shell import sidebar


def show(view: context.ViewContext, customer: int) -> None:
    """The list, the explanation of the chosen item, and the history behind it."""
    loaded = view.model.loaded
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
        empty_states.no_items()
        return

    position = ranked_list.position_of(read().item, explanation, loaded.dataset)
    left, right = screen.columns([3, 2])
    with left:
        ranked_list.ranked_list(view, explanation, position, later_purchases)
    with right:
        why.why(view, explanation, position)
        charts.by_purchase(view, explanation, position)
    if later_purchases is not None:
        next_purchases.table(view, later_purchases)
    left, right = screen.columns(2)
    with left:
        charts.by_relation(view, explanation, position)
        why.asked_again(view, explanation, position)
    with right:
        by_feature = screen.placeholder()
    answer = screen.placeholder()
    history.history(view, profile, explanation, position)
    # last, because both may take their time: all else is on the screen then
    with by_feature:
        charts.by_feature(view, explanation, position)
    with answer:
        questions.versus(view, explanation, position)
    brief.offer(view, profile, explanation)


sidebar.customer_view(show)
