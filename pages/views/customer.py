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
    followed = next_purchases.bought_next(view, explanation)
    ranked_list.heading(view, profile, explanation, followed)
    if not len(explanation.ranking.items):
        empty_states.no_items()
        return

    place = ranked_list.place_of(read().item, explanation, loaded.dataset)
    left, right = screen.columns([3, 2])
    with left:
        ranked_list.ranked_list(view, explanation, place, followed)
    with right:
        why.why(view, explanation, place)
        charts.by_purchase(view, explanation, place)
    if followed is not None:
        next_purchases.table(view, followed)
    left, right = screen.columns(2)
    with left:
        charts.by_relation(view, explanation, place)
        why.asked_again(view, explanation, place)
    with right:
        by_feature = screen.placeholder()
    answer = screen.placeholder()
    history.history(view, profile, explanation, place)
    # last, because both may take their time: all else is on the screen then
    with by_feature:
        charts.by_feature(view, explanation, place)
    with answer:
        questions.versus(view, explanation, place)
    brief.offer(view, profile, explanation)


sidebar.customer_view(show)
